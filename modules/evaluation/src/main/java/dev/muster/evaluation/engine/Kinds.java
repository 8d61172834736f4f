package dev.muster.evaluation.engine;

import dev.muster.columns.Node;

/// Of what kind a row is.
final class Kinds {
  private Kinds() {}

  interface Kind {
    boolean is(Node node, int row);
  }

  static boolean isNumber(Node node, int row) {
    return node.numbers() != null && node.numbers().present().at(row);
  }

  static boolean isInstant(Node node, int row) {
    return node.instants() != null && node.instants().present().at(row);
  }

  static boolean isDate(Node node, int row) {
    return node.dates() != null && node.dates().present().at(row);
  }

  static boolean isObject(Node node, int row) {
    return node.objects() != null && node.objects().present().at(row);
  }

  static boolean isList(Node node, int row) {
    return node.lists() != null && node.lists().present().at(row);
  }
}
