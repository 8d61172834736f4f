package dev.muster.pql.ast;

import java.util.ArrayDeque;
import java.util.Deque;

/// How deep a tree is and how many nodes it has. Measured with a stack of its own, so that a tree
/// too deep for recursion can still be measured and refused.
public record TreeSize(int depth, int nodeCount) {

  private record Visit(Expression node, int depth) {}

  public static TreeSize of(Expression root) {
    Deque<Visit> pending = new ArrayDeque<>();
    pending.push(new Visit(root, 1));
    int deepest = 0;
    int nodeCount = 0;
    while (!pending.isEmpty()) {
      Visit visit = pending.pop();
      deepest = Math.max(deepest, visit.depth);
      nodeCount++;
      for (Expression child : visit.node.children()) {
        pending.push(new Visit(child, visit.depth + 1));
      }
    }
    return new TreeSize(deepest, nodeCount);
  }
}
