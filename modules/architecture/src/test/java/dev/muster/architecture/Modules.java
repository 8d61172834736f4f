package dev.muster.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The modules of the map, and which of them each may use.
final class Modules {
  static final String ROOT = "dev.muster";

  /// By the name of its package below the root. A module that does not exist yet breaks no rule.
  static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("pql", Set.of()),
          Map.entry("columns", Set.of()),
          Map.entry("eventlog", Set.of()),
          Map.entry("eventlog.chronicle", Set.of("eventlog")),
          Map.entry("profiles", Set.of("columns", "eventlog")),
          Map.entry("evaluation", Set.of("pql", "profiles", "columns", "eventlog")),
          Map.entry("domain", Set.of("eventlog", "pql")),
          Map.entry("projections", Set.of("domain", "eventlog")),
          Map.entry("search", Set.of("domain", "eventlog")),
          Map.entry("export", Set.of("columns", "profiles", "domain", "eventlog")),
          Map.entry(
              "benchmarks",
              Set.of(
                  "pql",
                  "columns",
                  "profiles",
                  "evaluation",
                  "eventlog",
                  "eventlog.chronicle",
                  "domain")),
          Map.entry(
              "server",
              Set.of(
                  "pql",
                  "columns",
                  "profiles",
                  "evaluation",
                  "eventlog",
                  "eventlog.chronicle",
                  "domain",
                  "projections",
                  "search",
                  "export")));

  /// They know no Vert.x, SQL, Lucene or Chronicle.
  static final List<String> PURE =
      List.of("pql", "columns", "profiles", "evaluation", "eventlog", "domain");

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private Modules() {}

  /// The module that a package belongs to: the longest name that fits, since
  /// `dev.muster.eventlog.chronicle` is a module of its own.
  static Optional<String> of(String packageName) {
    return MAY_USE.keySet().stream()
        .filter(module -> {
          String own = ROOT + "." + module;
          return packageName.equals(own) || packageName.startsWith(own + ".");
        })
        .reduce((one, other) -> one.length() > other.length() ? one : other);
  }

  static Optional<String> of(JavaClass javaClass) {
    return of(javaClass.getPackageName());
  }
}
