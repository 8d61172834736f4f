package dev.muster.pql.analysis;

import java.time.Duration;

/// How far back from the time of evaluation something looks. `UNLIMITED` also stands for windows
/// that are tied to a fixed date, since that moves ever further away.
public record LookBack(Duration duration) implements Comparable<LookBack> {
  public static final LookBack NONE = new LookBack(Duration.ZERO);
  public static final LookBack DAY = new LookBack(Duration.ofHours(24));
  public static final LookBack UNLIMITED = new LookBack(Duration.ofSeconds(Long.MAX_VALUE));

  public boolean isUnlimited() {
    return equals(UNLIMITED);
  }

  public boolean fitsInADay() {
    return compareTo(DAY) <= 0;
  }

  LookBack plus(LookBack other) {
    return isUnlimited() || other.isUnlimited()
        ? UNLIMITED
        : new LookBack(duration.plus(other.duration));
  }

  LookBack shorter(LookBack other) {
    return compareTo(other) <= 0 ? this : other;
  }

  LookBack longer(LookBack other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /// In words: "8 days", "36 hours".
  public String words() {
    if (isUnlimited()) {
      return "the whole history";
    }
    long hours = duration.toHours();
    if (hours > 0 && hours % 24 == 0 && hours > 24) {
      return hours / 24 + " days";
    }
    if (hours > 0) {
      return hours == 1 ? "1 hour" : hours + " hours";
    }
    return duration.toMinutes() + " minutes";
  }

  @Override
  public int compareTo(LookBack other) {
    return duration.compareTo(other.duration);
  }
}
