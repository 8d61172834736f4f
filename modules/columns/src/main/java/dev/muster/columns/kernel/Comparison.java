package dev.muster.columns.kernel;

/// How a value stands to a constant.
public enum Comparison {
  EQUAL,
  NOT_EQUAL,
  LESS,
  AT_MOST,
  GREATER,
  AT_LEAST
}
