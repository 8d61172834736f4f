package dev.muster.export.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/// Takes the documents of profiles one by one.
@FunctionalInterface
public interface Row {

  /// @throws StoppedException when no more are wanted
  void take(ObjectNode document) throws IOException, StoppedException;

  /// Documents that can be gone through several times, always in the same order.
  @FunctionalInterface
  interface Source {
    void forEach(Row row) throws IOException, StoppedException;
  }

  /// Whoever asked for it wants it no more.
  final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
