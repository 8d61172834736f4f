package dev.muster.pql.ast;

/// Older files write XDM's own fields with their namespace: `xdm:tags`, `xdm:@id`. The fields are
/// the same without it, so every reader drops it.
public final class FieldNames {
  private static final String NAMESPACE = "xdm:";

  private FieldNames() {}

  public static String withoutNamespace(String name) {
    String rest = name;
    while (rest.length() > NAMESPACE.length() && rest.startsWith(NAMESPACE)) {
      rest = rest.substring(NAMESPACE.length());
    }
    return rest;
  }
}
