package dev.muster.export.folders;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Files and folders that are there after a loss of power as they were before.
final class Durable {
  private Durable() {}

  /// Writes a small file whole: whoever looks sees all of it or nothing.
  static void write(Path file, byte[] bytes) throws IOException {
    Path folder = parent(file);
    Path temporary = folder.resolve("." + file.getFileName() + ".partial");
    Files.write(temporary, bytes);
    flush(temporary);
    move(temporary, file);
  }

  /// What was written to a file, or which files are in a folder.
  static void flush(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    flush(parent(to));
  }

  /// Makes a folder, and those it is in.
  static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    makeFolder(parent(folder));
    Files.createDirectories(folder);
    flush(parent(folder));
  }

  /// A folder with all that is in it, if it is there.
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem)
              throws IOException {
            if (problem != null) {
              throw problem;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
    flush(parent(folder));
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("Not within a folder: " + path);
    }
    return parent;
  }
}
