package dev.muster.server.external;

import dev.muster.domain.audiences.ExternalRun.Request;
import dev.muster.domain.audiences.Landing;
import dev.muster.eventlog.Tenant;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Where files with the members of external audiences are put. Nothing outside of it is ever read,
/// whatever a path or a link in it says.
public final class LandingDirectory {
  private static final int FILE_COUNT = 10_000;

  private final Path root;
  private final boolean tenantFolders;

  /// @param root need not be there yet
  /// @param tenantFolders whether each sandbox has a folder of its own in it
  public LandingDirectory(Path root, boolean tenantFolders) {
    this.root = root.toAbsolutePath().normalize();
    this.tenantFolders = tenantFolders;
  }

  /// A file that may be read.
  ///
  /// @param name as it is shown
  record Landed(String name, Path path, Form form, boolean compressed) {
    InputStream open() throws IOException {
      InputStream plain =
          new BufferedInputStream(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS));
      return compressed ? new BufferedInputStream(new GZIPInputStream(plain)) : plain;
    }
  }

  /// What is in a file.
  enum Form {
    CSV,
    NDJSON
  }

  /// The files of the audience that were written in the time that is asked for, by name.
  ///
  /// @throws LandingException when there are none, or they must not be read
  List<Landed> find(Tenant tenant, Landing landing, Request request)
      throws IOException, LandingException {
    Path base = base(tenant);
    Path place = inside(base, landing.path());
    var found = new ArrayList<Landed>();
    if (landing.isFolder()) {
      if (!Files.isDirectory(place)) {
        throw new LandingException("file-unknown", "'%s' is no folder.".formatted(landing.path()));
      }
      for (Path each : children(place)) {
        String name = base.relativize(each).toString();
        if (form(name).isPresent()) {
          add(inside(base, name), name, request, found);
        }
      }
    } else {
      if (form(landing.path()).isEmpty()) {
        throw new LandingException(
            "file-form",
            "The name of a file must end with .csv, .ndjson or .jsonl, with or without .gz after it.");
      }
      add(place, landing.path(), request, found);
    }
    if (found.isEmpty()) {
      throw new LandingException(
          "file-unknown", "No file of the audience was written in the time that is asked for.");
    }
    return found;
  }

  private Path base(Tenant tenant) throws IOException, LandingException {
    Path base =
        tenantFolders
            ? root.resolve(folder(tenant.organisation())).resolve(folder(tenant.sandbox()))
            : root;
    try {
      return base.toRealPath();
    } catch (NoSuchFileException _) {
      throw new LandingException("file-unknown", "Nothing was put into the landing directory yet.");
    }
  }

  /// A name that is no path.
  private static String folder(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace(".", "%2E");
  }

  private static List<Path> children(Path folder) throws IOException, LandingException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> children = files.limit(FILE_COUNT + 1L).sorted().toList();
      if (children.size() > FILE_COUNT) {
        throw new LandingException(
            "files-limit", "A folder holds at most %d files.".formatted(FILE_COUNT));
      }
      return children;
    }
  }

  /// Follows all links, and then looks where that has led.
  private static Path inside(Path base, String path) throws IOException, LandingException {
    try {
      Path named = base.resolve(path).normalize();
      if (named.startsWith(base)) {
        Path real = named.toRealPath();
        if (real.startsWith(base)) {
          return real;
        }
      }
    } catch (NoSuchFileException _) {
      throw new LandingException(
          "file-unknown", "There is no '%s' in the landing directory.".formatted(path));
    } catch (InvalidPathException _) {
      throw new LandingException("file-unknown", "The path is none that a file can have.");
    }
    throw new LandingException(
        "file-outside", "'%s' leads out of the landing directory.".formatted(path));
  }

  private static void add(Path path, String name, Request request, List<Landed> found)
      throws IOException, LandingException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new LandingException("file-unknown", "'%s' is no file.".formatted(name));
    }
    long epoch = Files.getLastModifiedTime(path).toInstant().getEpochSecond();
    Long end = request.endEpoch();
    if (epoch >= request.startEpoch() && (end == null || epoch <= end)) {
      found.add(
          new Landed(
              name, path, form(name).orElseThrow(), name.toLowerCase(Locale.ROOT).endsWith(".gz")));
    }
  }

  private static Optional<Form> form(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (plain.endsWith(".csv")) {
      return Optional.of(Form.CSV);
    }
    return plain.endsWith(".ndjson") || plain.endsWith(".jsonl")
        ? Optional.of(Form.NDJSON)
        : Optional.empty();
  }
}
