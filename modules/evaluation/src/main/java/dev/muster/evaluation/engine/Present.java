package dev.muster.evaluation.engine;

import dev.muster.columns.Node;
import dev.muster.columns.Presence;
import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Borrowed;
import dev.muster.evaluation.engine.Vector.Boxed;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Constant;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which rows are not null.
final class Present {
  private Present() {}

  /// Not to be changed.
  static long[] of(Frame frame, Vector vector) {
    Level level = vector.level();
    return switch (vector) {
      case Cells cells -> {
        long[] words = frame.words(level.wordCount());
        addScalars(cells, words);
        add(cells, Present::lists, words);
        add(cells, Present::objects, words);
        yield words;
      }
      case Numbers numbers -> orAll(frame, numbers.present(), level);
      case Truths _ -> orAll(frame, null, level);
      case Times times -> orAll(frame, times.present(), level);
      case Listing listing -> {
        if (!listing.projected()) {
          yield orAll(frame, listing.present(), level);
        }
        yield Lists.anySelected(frame, Lists.settled(frame, listing));
      }
      case Borrowed borrowed -> {
        long[] words = frame.words(level.wordCount());
        Bits.gather(of(frame, borrowed.listing()), borrowed.map(), level.rowCount(), words);
        yield words;
      }
      case Constant constant ->
          constant.value().isNull() ? frame.words(level.wordCount()) : orAll(frame, null, level);
      case Boxed boxed -> {
        long[] words = frame.words(level.wordCount());
        for (int row = 0; row < level.rowCount(); row++) {
          if (!boxed.values()[row].isNull()) {
            Bits.set(words, row);
          }
        }
        yield words;
      }
    };
  }

  private static long[] orAll(Frame frame, long @Nullable [] present, Level level) {
    if (present != null) {
      return present;
    }
    long[] words = frame.words(level.wordCount());
    Bits.fill(words, level.rowCount());
    return words;
  }

  /// Adds the rows that hold something which is neither list nor object.
  static void addScalars(Cells cells, long[] into) {
    add(cells, node -> node.texts() == null ? null : node.texts().present(), into);
    add(cells, node -> node.numbers() == null ? null : node.numbers().present(), into);
    add(cells, node -> node.instants() == null ? null : node.instants().present(), into);
    add(cells, node -> node.dates() == null ? null : node.dates().present(), into);
    add(cells, node -> node.booleans() == null ? null : node.booleans().present(), into);
  }

  static @Nullable Presence lists(Node node) {
    return node.lists() == null ? null : node.lists().present();
  }

  static @Nullable Presence objects(Node node) {
    return node.objects() == null ? null : node.objects().present();
  }

  static void add(Cells cells, Function<Node, @Nullable Presence> kind, long[] into) {
    Node node = cells.node();
    Presence presence = node == null ? null : kind.apply(node);
    if (presence != null) {
      Bits.orPresent(presence, cells.map(), cells.level().rowCount(), into);
    }
  }
}
