package dev.muster.search.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory in which the index lives. Each index made anew is a directory `index-N` of its
/// own; the file `current` names the one that counts. It is replaced by a rename, so that after a
/// crash it names the old or the new one, and everything it does not name is rubbish.
public final class IndexHome implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(IndexHome.class);
  private static final Pattern NAME = Pattern.compile("index-(\\d{1,9})");
  private static final String POINTER = "current";
  private static final String LOCK = "muster.lock";

  private final Path path;
  private final IndexSettings settings;
  private final FSDirectory directory;
  private final Lock lock;

  /// What searches use; null between a failure and the next opening, and after the end.
  private volatile @Nullable Generation current;

  private IndexHome(Path path, IndexSettings settings, FSDirectory directory, Lock lock) {
    this.path = path;
    this.settings = settings;
    this.directory = directory;
    this.lock = lock;
  }

  /// @throws org.apache.lucene.store.LockObtainFailedException when another process uses it
  public static IndexHome open(Path path, IndexSettings settings) throws IOException {
    Files.createDirectories(path);
    var directory = FSDirectory.open(path);
    try {
      var home = new IndexHome(path, settings, directory, directory.obtainLock(LOCK));
      try {
        home.removeAllBut(home.openCurrent().path());
      } catch (IOException | RuntimeException e) {
        IOUtils.closeWhileHandlingException(home);
        throw e;
      }
      return home;
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(directory);
      throw e;
    }
  }

  public @Nullable Generation current() {
    return current;
  }

  /// What everything that searches see adds up to.
  public IndexSum sum() throws IOException {
    @Nullable Generation counted = current;
    if (counted == null) {
      throw new IOException("The search index is not open.");
    }
    IndexSearcher searcher = counted.acquire();
    try {
      return IndexSum.of(searcher.getIndexReader());
    } finally {
      counted.release(searcher);
    }
  }

  /// Opens what the pointer names, or, when that is no index or a damaged one, begins an empty one.
  public Generation openCurrent() throws IOException {
    @Nullable Generation failed = current;
    if (failed != null) {
      current = null;
      failed.abandon();
    }
    Generation opened = pointed();
    current = opened;
    return opened;
  }

  /// An empty index that nobody sees yet.
  public Generation beside() throws IOException {
    int last = 0;
    for (Path sibling : generations()) {
      last = Math.max(last, number(sibling));
    }
    Path fresh = path.resolve("index-" + (last + 1));
    Files.createDirectory(fresh);
    return Generation.create(fresh, settings);
  }

  /// From here on, searches see this one. The one before is closed and removed.
  public void replaceBy(Generation fresh) throws IOException {
    fresh.commit();
    point(fresh.path());
    @Nullable Generation old = current;
    current = fresh;
    if (old != null) {
      drop(old);
    }
  }

  /// Closes an index that does not count, and removes it.
  public void drop(Generation other) {
    other.abandon();
    remove(other.path());
  }

  @Override
  public void close() throws IOException {
    @Nullable Generation open = current;
    current = null;
    IOUtils.close(open, lock, directory);
  }

  private Generation pointed() throws IOException {
    Optional<Path> named = named();
    if (named.isPresent()) {
      try {
        return Generation.open(named.get(), settings);
      } catch (DamagedIndexException e) {
        log.warn(
            "The search index in {} is of no use ({}): it is thrown away and made from the log again.",
            named.get(),
            e.getMessage());
      }
    } else {
      log.info("There is no search index in {}: it is made from the log.", path);
    }
    Generation fresh = beside();
    try {
      point(fresh.path());
    } catch (IOException | RuntimeException e) {
      fresh.abandon();
      throw e;
    }
    named.ifPresent(IndexHome::remove);
    return fresh;
  }

  private Optional<Path> named() throws IOException {
    Path pointer = path.resolve(POINTER);
    if (!Files.isRegularFile(pointer)) {
      return Optional.empty();
    }
    // Damage can have made anything of it.
    String name = new String(Files.readAllBytes(pointer), StandardCharsets.ISO_8859_1).strip();
    Path generation = NAME.matcher(name).matches() ? path.resolve(name) : path;
    return Files.isDirectory(generation) && !generation.equals(path)
        ? Optional.of(generation)
        : Optional.empty();
  }

  private void point(Path generation) throws IOException {
    Path next = path.resolve(POINTER + ".next");
    Files.writeString(next, generation.getFileName() + "\n");
    try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Path pointer = path.resolve(POINTER);
    try {
      Files.move(next, pointer, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(next, pointer, StandardCopyOption.REPLACE_EXISTING);
    }
    IOUtils.fsync(path, true);
  }

  private void removeAllBut(Path kept) throws IOException {
    for (Path generation : generations()) {
      if (!generation.equals(kept)) {
        remove(generation);
      }
    }
  }

  /// What cannot be removed now is removed when the index is opened the next time.
  private static void remove(Path generation) {
    try {
      IOUtils.rm(generation);
    } catch (IOException e) {
      log.warn("The old search index in {} cannot be removed yet: {}", generation, e.getMessage());
    }
  }

  private List<Path> generations() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(entry -> NAME.matcher(entry.getFileName().toString()).matches())
          .toList();
    }
  }

  private static int number(Path generation) {
    return Integer.parseInt(generation.getFileName().toString().substring("index-".length()));
  }
}
