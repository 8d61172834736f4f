package dev.muster.pql.ast;

import java.util.Optional;

/// The six comparisons, in conditions as well as in distances and counts.
public enum Comparator {
  EQUAL("="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">=");

  private final String sign;

  Comparator(String sign) {
    this.sign = sign;
  }

  public String sign() {
    return sign;
  }

  /// What the comparator says about the result of a `compareTo`.
  public boolean holds(int comparison) {
    return switch (this) {
      case EQUAL -> comparison == 0;
      case NOT_EQUAL -> comparison != 0;
      case LESS -> comparison < 0;
      case LESS_OR_EQUAL -> comparison <= 0;
      case GREATER -> comparison > 0;
      case GREATER_OR_EQUAL -> comparison >= 0;
    };
  }

  public static Optional<Comparator> ofSign(String sign) {
    if (sign.equals("==")) {
      return Optional.of(EQUAL);
    }
    for (Comparator comparator : values()) {
      if (comparator.sign.equals(sign)) {
        return Optional.of(comparator);
      }
    }
    return Optional.empty();
  }
}
