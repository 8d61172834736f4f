package dev.muster.pql.problem;

/// The bounds of an expression. They are checked before the work they bound is begun: nesting
/// before recursion, sizes before reading.
///
/// `treeDepth` is larger than `nesting` because a run such as `a + b + c + …` is deep as a tree
/// although nothing in it is nested.
public record Limits(
    int textBytes,
    int jsonCharacters,
    int jsonNodes,
    int nesting,
    int treeDepth,
    int listElements,
    int patternCharacters,
    int sequentialEvents) {

  public static final Limits DEFAULT =
      new Limits(65_536, 4_194_304, 20_000, 250, 500, 20_000, 1_000, 10);

  public Limits withSequentialEvents(int count) {
    return new Limits(
        textBytes,
        jsonCharacters,
        jsonNodes,
        nesting,
        treeDepth,
        listElements,
        patternCharacters,
        count);
  }
}
