package dev.muster.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A replay gives the same state bit for bit: no clock, no random and no I/O in the domain.
class DomainPurityTest {
  private static final Set<String> CLOCKS =
      Set.of(
          "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalTime",
          "java.time.LocalDateTime",
          "java.time.OffsetDateTime",
          "java.time.OffsetTime",
          "java.time.ZonedDateTime",
          "java.time.Year",
          "java.time.YearMonth",
          "java.time.MonthDay");

  /// Streams in memory are no I/O.
  private static final Set<String> IN_MEMORY =
      Set.of(
          "java.io.ByteArrayInputStream",
          "java.io.ByteArrayOutputStream",
          "java.io.InputStream",
          "java.io.OutputStream",
          "java.io.StringReader",
          "java.io.StringWriter",
          "java.io.Reader",
          "java.io.Writer",
          "java.io.PrintWriter",
          "java.io.IOException",
          "java.io.UncheckedIOException",
          "java.io.Closeable",
          "java.io.Serializable");

  /// `now` with a clock is fine: the clock is made elsewhere.
  private static final DescribedPredicate<JavaAccess<?>> READS_A_CLOCK =
      describe(
          "read a clock",
          access -> {
            String owner = access.getTargetOwner().getName();
            String name = access.getTarget().getName();
            boolean withClock = access.getTarget().getFullName().contains("java.time.Clock");
            return (CLOCKS.contains(owner) && name.equals("now") && !withClock)
                || (owner.equals("java.time.Clock")
                    && (name.startsWith("system") || name.startsWith("tick")))
                || (owner.equals("java.time.InstantSource") && name.equals("system"))
                || (owner.equals("java.lang.System")
                    && Set.of("currentTimeMillis", "nanoTime").contains(name))
                || (owner.equals("java.util.Date")
                    && access.getTarget().getFullName().endsWith("<init>()"))
                || (owner.equals("java.util.Calendar") && name.equals("getInstance"));
          });

  private static final DescribedPredicate<JavaAccess<?>> ROLLS_DICE =
      describe(
          "use chance",
          access -> {
            String owner = access.getTargetOwner().getName();
            String name = access.getTarget().getName();
            return (owner.equals("java.util.UUID") && name.equals("randomUUID"))
                || (owner.equals("java.lang.Math") && name.equals("random"))
                || (owner.equals("java.util.Collections") && name.equals("shuffle"));
          });

  private static final DescribedPredicate<JavaClass> RANDOM =
      describe(
          "sources of chance",
          javaClass ->
              List.of(
                          "java.util.Random",
                          "java.util.SplittableRandom",
                          "java.security.SecureRandom",
                          "java.util.concurrent.ThreadLocalRandom")
                      .contains(javaClass.getName())
                  || javaClass.getPackageName().startsWith("java.util.random"));

  private static final DescribedPredicate<JavaClass> INPUT_OUTPUT =
      describe(
          "I/O",
          javaClass -> {
            String place = javaClass.getPackageName();
            return (place.equals("java.io") && !IN_MEMORY.contains(javaClass.getName()))
                || place.startsWith("java.nio.file")
                || place.startsWith("java.nio.channels")
                || place.startsWith("java.net")
                || place.startsWith("java.util.logging")
                || place.startsWith("org.slf4j");
          });

  private static final DescribedPredicate<JavaAccess<?>> TOUCHES_THE_PROCESS =
      describe(
          "touch the process around it",
          access ->
              access.getTargetOwner().getName().equals("java.lang.System")
                  && Set.of("in", "out", "err", "getenv", "getProperty", "exit")
                      .contains(access.getTarget().getName()));

  @Test
  void noClock() {
    noClasses()
        .that()
        .resideInAPackage("dev.muster.domain..")
        .should()
        .accessTargetWhere(READS_A_CLOCK)
        .check(Modules.CLASSES);
  }

  @Test
  void noChance() {
    noClasses()
        .that()
        .resideInAPackage("dev.muster.domain..")
        .should()
        .accessTargetWhere(ROLLS_DICE)
        .orShould()
        .dependOnClassesThat(RANDOM)
        .check(Modules.CLASSES);
  }

  @Test
  void noInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage("dev.muster.domain..")
        .should()
        .dependOnClassesThat(INPUT_OUTPUT)
        .orShould()
        .accessTargetWhere(TOUCHES_THE_PROCESS)
        .check(Modules.CLASSES);
  }

  /// The rules see something: they would hold for nothing as well.
  @Test
  void theDomainIsThere() {
    assertThat(Modules.CLASSES.contain("dev.muster.domain.catalogue.CatalogueRules")).isTrue();
  }
}
