package dev.muster.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Arrows point one way.
class ArrowsTest {
  private static final DescribedPredicate<JavaClass> IN_A_MODULE =
      describe("be in a module of the map", javaClass -> Modules.of(javaClass).isPresent());

  private static DescribedPredicate<JavaClass> in(String module) {
    return describe(
        "in module " + module, javaClass -> Modules.of(javaClass).equals(Optional.of(module)));
  }

  private static DescribedPredicate<JavaClass> outside(String module, Set<String> allowed) {
    return describe(
        "of Muster and neither in module %s nor in any of %s".formatted(module, allowed),
        javaClass -> {
          boolean ours =
              javaClass.getPackageName().equals(Modules.ROOT)
                  || javaClass.getPackageName().startsWith(Modules.ROOT + ".");
          Optional<String> other = Modules.of(javaClass);
          return ours
              && !other.equals(Optional.of(module))
              && other.filter(allowed::contains).isEmpty();
        });
  }

  static Stream<String> modules() {
    return Modules.MAY_USE.keySet().stream().sorted();
  }

  static Stream<String> pureModules() {
    return Modules.PURE.stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleUsesOnlyWhatTheMapSays(String module) {
    noClasses()
        .that(in(module))
        .should()
        .dependOnClassesThat(outside(module, Modules.MAY_USE.getOrDefault(module, Set.of())))
        .allowEmptyShould(true)
        .check(Modules.CLASSES);
  }

  @ParameterizedTest
  @MethodSource("pureModules")
  void aPureModuleKnowsNoMachinery(String module) {
    noClasses()
        .that(in(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "java.sql..",
            "javax.sql..",
            "org.postgresql..",
            "org.apache.lucene..",
            "net.openhft..")
        .allowEmptyShould(true)
        .check(Modules.CLASSES);
  }

  @Test
  void everyClassBelongsToAModuleOfTheMap() {
    classes().should(ArchCondition.from(IN_A_MODULE)).check(Modules.CLASSES);
  }

  @Test
  void theMapHoldsNoCircle() {
    for (String module : Modules.MAY_USE.keySet()) {
      assertThat(reach(module)).as("what %s uses", module).doesNotContain(module);
    }
  }

  private static Set<String> reach(String module) {
    Set<String> reached = new HashSet<>();
    var open = new ArrayDeque<String>(Modules.MAY_USE.getOrDefault(module, Set.of()));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (reached.add(next)) {
        open.addAll(Modules.MAY_USE.getOrDefault(next, Set.of()));
      }
    }
    return reached;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void packagesInsideAModuleFormNoCircle(String module) {
    slices()
        .assignedFrom(new PackagesOf(module))
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(Modules.CLASSES);
  }

  private record PackagesOf(String module) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return Modules.of(javaClass).equals(Optional.of(module))
          ? SliceIdentifier.of(javaClass.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of " + module;
    }
  }
}
