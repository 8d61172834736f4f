package dev.muster.search.index;

/// What a document stands for.
public enum Kind {
  DEFINITION("definition"),
  FOLDER("folder");

  private final String term;

  Kind(String term) {
    this.term = term;
  }

  public String term() {
    return term;
  }
}
