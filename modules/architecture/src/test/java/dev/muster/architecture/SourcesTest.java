package dev.muster.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What only the source tree can tell.
class SourcesTest {
  private static final Path ROOT = Path.of(System.getProperty("muster.root", "../.."));
  private static final Path TOUR = ROOT.resolve("docs/tour.md");
  private static final Pattern NULL_MARKED =
      Pattern.compile("^@(org\\.jspecify\\.annotations\\.)?NullMarked\\b", Pattern.MULTILINE);

  /// Names of files in the tour stand in backquotes or in links, from the project's root or from
  /// the page's own folder.
  private static final Pattern NAMED =
      Pattern.compile("`([^`\\s]+)`|\\]\\(([^)\\s#]+)(?:#[^)]*)?\\)");

  private static final Pattern FILE =
      Pattern.compile("(\\.\\.?/)*[\\w.-]+(/[\\w.-]+)+|[\\w-]+\\.(java|md|xml|yaml|yml|sql|sh|g4)");

  private static final Pattern MODULE = Pattern.compile("modules/([a-z][a-z0-9-]*)");

  private static List<Path> files(Path folder, String pattern) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern);
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> matcher.matches(path)).sorted().toList();
    }
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> all = Files.list(ROOT.resolve("modules"))) {
      return all.filter(path -> Files.isRegularFile(path.resolve("pom.xml"))).sorted().toList();
    }
  }

  @Test
  void everyPackageIsNullMarked() throws IOException {
    var unmarked = new TreeSet<String>();
    int packageCount = 0;
    for (Path module : modules()) {
      Path sources = module.resolve("src/main/java");
      var packages = new TreeSet<Path>();
      for (Path file : files(sources, "**.java")) {
        if (!file.endsWith("module-info.java")) {
          packages.add(file.resolveSibling("package-info.java"));
        }
      }
      packageCount += packages.size();
      for (Path info : packages) {
        if (!Files.isRegularFile(info) || !NULL_MARKED.matcher(Files.readString(info)).find()) {
          unmarked.add(ROOT.relativize(info).toString());
        }
      }
    }
    assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    assertThat(packageCount).as("packages found").isPositive();
  }

  @Test
  void theTourNamesFilesThatExist() throws IOException {
    assumeTrue(Files.isRegularFile(TOUR), "there is no tour yet");
    var missing = new ArrayList<String>();
    int fileCount = 0;
    var named = NAMED.matcher(Files.readString(TOUR));
    while (named.find()) {
      boolean isLink = named.group(1) == null;
      String name = isLink ? named.group(2) : named.group(1);
      if (name.contains("://") || name.startsWith("/") || !FILE.matcher(name).matches()) {
        continue;
      }
      // In backquotes, what looks like a path may be a media type or a call of the API.
      boolean isFile = isLink || name.matches("(modules|docs|config|scripts)/.*|.*\\.\\w{1,5}");
      if (isFile) {
        fileCount++;
        if (!exists(name)) {
          missing.add(name);
        }
      }
    }
    assertThat(missing).as("files in docs/tour.md that do not exist").isEmpty();
    assertThat(fileCount).as("files named in docs/tour.md").isPositive();
  }

  private static boolean exists(String name) throws IOException {
    if (name.contains("/")) {
      return Files.exists(ROOT.resolve(name)) || Files.exists(TOUR.resolveSibling(name));
    }
    if (Files.exists(ROOT.resolve(name)) || Files.exists(TOUR.resolveSibling(name))) {
      return true;
    }
    for (Path module : modules()) {
      if (!files(module.resolve("src"), "**/" + name).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theTourNamesModulesThatExist() throws IOException {
    assumeTrue(Files.isRegularFile(TOUR), "there is no tour yet");
    var missing = new TreeSet<String>();
    var named = MODULE.matcher(Files.readString(TOUR));
    while (named.find()) {
      if (!Files.isRegularFile(ROOT.resolve("modules/" + named.group(1) + "/pom.xml"))) {
        missing.add(named.group(1));
      }
    }
    assertThat(missing).as("modules in docs/tour.md that do not exist").isEmpty();
  }

  /// A class that this module does not see is under no rule.
  @Test
  void everyModuleIsSeenHere() throws IOException {
    String own = Files.readString(ROOT.resolve("modules/architecture/pom.xml"));
    for (Path module : modules()) {
      String name = module.getFileName().toString();
      if (!name.equals("architecture") && !name.equals("benchmarks")) {
        assertThat(own).contains("<artifactId>muster-" + name + "</artifactId>");
      }
    }
  }
}
