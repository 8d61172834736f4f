package dev.muster.eventlog;

/// Whose data something is: one sandbox of one organisation. Nothing crosses this border.
public record Tenant(String organisation, String sandbox) {
  @Override
  public String toString() {
    return organisation + "/" + sandbox;
  }
}
