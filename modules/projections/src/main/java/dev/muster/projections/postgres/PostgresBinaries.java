package dev.muster.projections.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, as packed by the zonky project for this kind of machine. Unpacked once:
/// that takes seconds, finding them again takes none.
final class PostgresBinaries {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

  private PostgresBinaries() {}

  /// @param directory where they are kept, beside those of other versions
  /// @return the folder that holds `bin`, `lib` and `share`
  static Path unpacked(Path directory) throws IOException {
    String resource = "/postgres-%s-%s.txz".formatted(system(), processor());
    @Nullable URL archive = PostgresBinaries.class.getResource(resource);
    if (archive == null) {
      throw new IOException(
          "There is no embedded PostgreSQL for this kind of machine (no %s among the libraries); set postgres.url to a server of your own."
              .formatted(resource));
    }
    Path home = directory.resolve("postgres-" + mark(archive));
    if (Files.isDirectory(home)) {
      return home;
    }
    Files.createDirectories(directory);
    LOG.info("Unpacking PostgreSQL to {}, once", home);
    // Unpacked under another name first, so that a folder of the right name is always complete.
    Path fresh = Files.createTempDirectory(directory, "unpacking-");
    unpack(archive, fresh);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      // Another process was faster.
      FileTrees.delete(fresh);
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
    return home;
  }

  /// Changes with the content of the archive.
  private static String mark(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    connection.setUseCaches(false);
    long mark;
    if (connection instanceof JarURLConnection jar) {
      mark = jar.getJarEntry().getCrc();
      jar.getJarFile().close();
    } else {
      mark = connection.getContentLengthLong();
      connection.getInputStream().close();
    }
    return processor() + "-" + Long.toHexString(mark);
  }

  private static void unpack(URL archive, Path home) throws IOException {
    try (InputStream packed = new BufferedInputStream(archive.openStream(), 1 << 16);
        var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (@Nullable TarArchiveEntry entry = tar.getNextEntry();
          entry != null;
          entry = tar.getNextEntry()) {
        Path target = home.resolve(entry.getName()).normalize();
        if (!target.startsWith(home)) {
          throw new IOException("An archive entry leads outside: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
          } else {
            Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(target, permissions(entry));
          }
        }
      }
    }
  }

  private static Set<PosixFilePermission> permissions(TarArchiveEntry entry) {
    boolean runs = (entry.getMode() & 0100) != 0;
    return PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--");
  }

  private static String system() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "darwin" : name.contains("linux") ? "linux" : name;
  }

  private static String processor() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      case String other -> other;
    };
  }
}
