package dev.muster.search.index;

import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.NRTCachingDirectory;
import org.apache.lucene.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Lucene index in one directory: written by the follower's thread, searched by any.
///
/// What is applied is seen by every search that begins afterwards. The work for that is done by the
/// writer when someone has searched since the last time, and otherwise left to the first search, so
/// that a replay nobody watches does not pay for it. Flushes to the disk are few; the position in
/// the last one is where a crash leads back to.
public final class Generation implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Generation.class);
  private static final double CACHED_SEGMENT_MEBIBYTES = 4;
  private static final double CACHED_MEBIBYTES = 48;

  private final Path path;
  private final IndexSettings settings;
  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final Applier applier;

  /// Held while the index is between two positions, so that no search and no flush to the disk
  /// takes a picture of it there.
  private final ReentrantLock turn = new ReentrantLock(true);

  private volatile long applied;
  private volatile long visible;
  private volatile boolean searchedSince;
  private long committed;
  private long committedNanos = System.nanoTime();

  private Generation(
      Path path, IndexSettings settings, Directory directory, IndexWriter writer, long position)
      throws IOException {
    this.path = path;
    this.settings = settings;
    this.directory = directory;
    this.writer = writer;
    this.applied = position;
    this.visible = position;
    this.committed = position;
    this.searchers =
        new SearcherManager(
            writer,
            new SearcherFactory() {
              @Override
              public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
                return searcher(reader);
              }
            });
    this.applier = new Applier(writer);
  }

  /// Makes an empty index where there is none.
  static Generation create(Path path, IndexSettings settings) throws IOException {
    return open(path, settings, IndexWriterConfig.OpenMode.CREATE, 0);
  }

  /// Opens the index that is there.
  ///
  /// @throws DamagedIndexException when it is none, or not whole, or of another version
  /// @throws IOException when the machine fails
  static Generation open(Path path, IndexSettings settings)
      throws IOException, DamagedIndexException {
    try {
      long position = check(path, settings);
      Generation opened = open(path, settings, IndexWriterConfig.OpenMode.APPEND, position);
      try {
        opened.applier.load(opened.searchers);
      } catch (IOException | RuntimeException e) {
        opened.abandon();
        throw e;
      }
      return opened;
    } catch (LockObtainFailedException e) {
      throw e;
    } catch (CorruptIndexException
        | IndexFormatTooOldException
        | IndexFormatTooNewException
        | FileNotFoundException
        | EOFException
        | NoSuchFileException
        | RuntimeException e) {
      // Files that are no index make Lucene throw unchecked exceptions too.
      throw new DamagedIndexException(String.valueOf(e.getMessage()), e);
    }
  }

  /// The position that searches see.
  public LogPosition position() {
    return new LogPosition(applied);
  }

  public boolean isOpen() {
    return writer.isOpen();
  }

  Path path() {
    return path;
  }

  /// Applies records that follow the position. When that fails, the index can only be opened again.
  public void apply(List<LogRecord> records) throws IOException {
    // An event that cannot be read leaves everything as it is.
    var events = new ArrayList<CatalogueEvent>(records.size());
    for (LogRecord record : records) {
      events.add(CatalogueEvent.CODEC.decode(record));
    }
    turn.lock();
    try {
      long position = applied;
      for (int index = 0; index < records.size(); index++) {
        LogRecord record = records.get(index);
        if (record.position().value() <= position) {
          continue;
        }
        if (record.position().value() != position + 1) {
          throw new IllegalStateException(
              "Record %d cannot follow position %d."
                  .formatted(record.position().value(), position));
        }
        applier.apply(record.tenant(), events.get(index));
        position++;
      }
      applier.finish();
      applied = position;
      if (searchedSince) {
        refresh();
      }
      if (position - committed >= settings.commitCount()
          || System.nanoTime() - committedNanos >= settings.commitInterval().toNanos()) {
        commit();
      }
    } catch (IOException | RuntimeException | Error e) {
      abandon();
      throw e;
    } finally {
      turn.unlock();
    }
  }

  /// A picture of the index that holds everything applied before this call. To be given back with
  /// `release`.
  ///
  /// @throws AlreadyClosedException when another generation has taken this one's place, or it
  ///   failed
  public IndexSearcher acquire() throws IOException {
    if (visible < applied) {
      turn.lock();
      try {
        if (visible < applied) {
          refresh();
        }
      } finally {
        turn.unlock();
      }
    }
    searchedSince = true;
    return searchers.acquire();
  }

  public void release(IndexSearcher searcher) throws IOException {
    searchers.release(searcher);
  }

  /// Limits each search of its own instead of sharing what Lucene keeps for all.
  public static IndexSearcher searcher(IndexReader reader) {
    var searcher = new IndexSearcher(reader);
    searcher.setSimilarity(new WordSimilarity());
    return searcher;
  }

  /// Flushes everything to the disk, with its position.
  void commit() throws IOException {
    turn.lock();
    try {
      writer.setLiveCommitData(
          Map.of(
                  IndexFormat.VERSION_KEY, Integer.toString(IndexFormat.VERSION),
                  IndexFormat.POSITION_KEY, Long.toString(applied))
              .entrySet());
      writer.commit();
      committed = applied;
      committedNanos = System.nanoTime();
    } finally {
      turn.unlock();
    }
  }

  /// Flushes and closes.
  @Override
  public void close() throws IOException {
    turn.lock();
    try {
      if (writer.isOpen()) {
        commit();
      }
    } finally {
      abandon();
      turn.unlock();
    }
  }

  /// Closes without flushing: what was applied since the last flush is gone, as after a crash.
  void abandon() {
    turn.lock();
    try {
      IOUtils.closeWhileHandlingException(searchers, writer::rollback, directory);
    } finally {
      turn.unlock();
    }
  }

  private void refresh() throws IOException {
    long target = applied;
    searchedSince = false;
    searchers.maybeRefreshBlocking();
    visible = target;
  }

  private static Generation open(
      Path path, IndexSettings settings, IndexWriterConfig.OpenMode mode, long position)
      throws IOException {
    // Small new segments stay in memory until a flush to the disk or a merge takes them.
    var directory =
        new NRTCachingDirectory(FSDirectory.open(path), CACHED_SEGMENT_MEBIBYTES, CACHED_MEBIBYTES);
    try {
      // Every field brings its own words: the analyzer is never asked.
      var config = new IndexWriterConfig(new StandardAnalyzer());
      config.setOpenMode(mode);
      config.setSimilarity(new WordSimilarity());
      config.setRAMBufferSizeMB(settings.bufferMebibytes());
      config.setCommitOnClose(false);
      // A search never waits for a merge.
      config.setMaxFullFlushMergeWaitMillis(0);
      var writer = new IndexWriter(directory, config);
      try {
        var generation = new Generation(path, settings, directory, writer, position);
        if (mode == IndexWriterConfig.OpenMode.CREATE) {
          generation.commit();
        }
        return generation;
      } catch (IOException | RuntimeException e) {
        IOUtils.closeWhileHandlingException(writer::rollback);
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(directory);
      throw e;
    }
  }

  /// The position of the last flush.
  private static long check(Path path, IndexSettings settings)
      throws IOException, DamagedIndexException {
    try (Directory directory = FSDirectory.open(path);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      Map<String, String> data = reader.getIndexCommit().getUserData();
      String version = data.get(IndexFormat.VERSION_KEY);
      if (!Integer.toString(IndexFormat.VERSION).equals(version)) {
        throw new DamagedIndexException(
            version == null
                ? "it was not made by Muster"
                : "it has format %s, and this version of Muster reads %d"
                    .formatted(version, IndexFormat.VERSION));
      }
      long bytes = 0;
      for (String file : reader.getIndexCommit().getFileNames()) {
        bytes += directory.fileLength(file);
      }
      if (bytes <= settings.checkedBytes()) {
        for (LeafReaderContext leaf : reader.leaves()) {
          ((CodecReader) leaf.reader()).checkIntegrity();
        }
      } else {
        log.info(
            "The search index in {} has {} MiB: only the frames of its files are checked.",
            path,
            bytes >> 20);
      }
      return position(data.getOrDefault(IndexFormat.POSITION_KEY, ""));
    }
  }

  private static long position(String text) throws DamagedIndexException {
    try {
      return new LogPosition(Long.parseLong(text)).value();
    } catch (IllegalArgumentException e) {
      throw new DamagedIndexException("it has no position", e);
    }
  }
}
