package dev.muster.search;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.projection.Projection;
import dev.muster.search.index.Generation;
import dev.muster.search.index.IndexHome;
import dev.muster.search.index.IndexSettings;
import dev.muster.search.index.IndexSum;
import dev.muster.search.query.SearchLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The projection behind segment search: the definitions and folders of all tenants in one Lucene
/// index.
///
/// After `apply` has returned, every search sees what was applied. After a crash, the position is
/// that of the last flush to the disk, and the follower applies the rest again. An index that is
/// missing, damaged or of another version is an empty one at position `START`.
public final class SegmentIndex implements Projection {
  private static final Logger log = LoggerFactory.getLogger(SegmentIndex.class);

  private final IndexHome home;

  /// The index that this object writes to: the one that searches see, or one built beside it. Null
  /// when it failed and has to be opened again.
  private @Nullable Generation generation;

  private boolean beside;
  private boolean replaced;

  private SegmentIndex(IndexHome home, @Nullable Generation generation, boolean beside) {
    this.home = home;
    this.generation = generation;
    this.beside = beside;
  }

  /// @param directory of the index alone; made when it is missing
  public static SegmentIndex open(Path directory, IndexSettings settings) throws IOException {
    IndexHome home = IndexHome.open(directory, settings);
    return new SegmentIndex(home, home.current(), false);
  }

  public static SegmentIndex open(Path directory) throws IOException {
    return open(directory, IndexSettings.DEFAULTS);
  }

  /// The questions that can be asked. The same for all copies of the index: it always answers from
  /// the one that counts.
  public SegmentSearch search(SearchLimits limits) {
    return new SegmentSearch(home, limits);
  }

  /// What everything that searches see adds up to.
  public IndexSum sum() throws IOException {
    return home.sum();
  }

  @Override
  public String name() {
    return "search";
  }

  @Override
  public LogPosition position() throws IOException {
    return writable().position();
  }

  @Override
  public void apply(List<LogRecord> records) throws IOException {
    Generation open = writable();
    try {
      open.apply(records);
    } finally {
      if (!open.isOpen()) {
        generation = null;
      }
    }
  }

  @Override
  public SegmentIndex beside() throws IOException {
    return new SegmentIndex(home, home.beside(), true);
  }

  @Override
  public void replace(Projection old) throws IOException {
    if (!(old instanceof SegmentIndex index) || index.home != home || !beside) {
      throw new IllegalArgumentException("Only a copy built beside an index can replace it.");
    }
    home.replaceBy(writable());
    beside = false;
    index.generation = null;
    index.replaced = true;
  }

  @Override
  public void reset() throws IOException {
    Generation empty = home.beside();
    home.replaceBy(empty);
    generation = empty;
  }

  /// Flushes and closes. A copy that replaced nothing is removed; one that was replaced is closed
  /// already.
  @Override
  public void close() {
    Generation open = generation;
    generation = null;
    if (replaced) {
      return;
    }
    if (beside) {
      if (open != null) {
        home.drop(open);
      }
      return;
    }
    try {
      home.close();
    } catch (IOException e) {
      // What was not flushed is applied again; the end of the process need not fail for it.
      log.warn("The search index could not be flushed while closing: {}", e.getMessage());
    }
  }

  /// After a failure, the index is opened anew at its last flush.
  private Generation writable() throws IOException {
    Generation open = generation;
    if (open != null && open.isOpen()) {
      return open;
    }
    if (beside || replaced) {
      throw new IOException("This copy of the search index is closed.");
    }
    Generation opened = home.openCurrent();
    generation = opened;
    return opened;
  }
}
