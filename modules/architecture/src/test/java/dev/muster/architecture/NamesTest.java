package dev.muster.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/// Needing one of these names means that the noun is not found yet.
class NamesTest {
  @Test
  void everyClassHasANoun() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Manager|Helper|Impl)")
        .check(Modules.CLASSES);
  }
}
