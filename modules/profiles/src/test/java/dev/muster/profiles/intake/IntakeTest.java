package dev.muster.profiles.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {
  private static final String A = document("a");
  private static final String B = document("b");
  private static final String SPREAD = A.replace("{", "{\r\n  ").replace(",\"", ",\n  \"");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%1$s\n%2$s\n",
        "%1$s\n%2$s",
        "\n  \n%1$s\r\n\r\n\t%2$s \r\n\n",
        "[%1$s,%2$s]",
        " \n[ %1$s \n,\n %2$s\n ]\n ",
        "\uFEFF%1$s\n%2$s",
        "\uFEFF[%1$s,%2$s]",
      })
  void linesAndListsAreTold(String form) {
    String text = form.formatted(A, B);
    for (int pieceBytes : List.of(1, 2, 3, 7, 50, 10_000)) {
      Taken taken = take(text, pieceBytes);

      assertThat(taken.lines()).as("pieces of %s", pieceBytes).containsExactly(A, B);
      assertThat(taken.flaws()).isEmpty();
      assertThat(taken.accepted()).isEqualTo(2);
    }
  }

  @Test
  void aDocumentMayBeSpreadOverLines() {
    for (int pieceBytes : List.of(1, 5, 10_000)) {
      assertThat(take("\n" + SPREAD + "\n", pieceBytes).lines())
          .containsExactly(SPREAD.replace('\r', ' ').replace('\n', ' '));
      assertThat(take("[" + SPREAD + ",\n" + B + "]", pieceBytes).lines())
          .containsExactly(SPREAD.replace('\r', ' ').replace('\n', ' '), B);
    }
  }

  @Test
  void aBrokenLineIsLeftOutAndNoOther() {
    String text = A + "\n{\"broken\": \n\n[]\n" + B + "\n{\"also\n";
    for (int pieceBytes : List.of(1, 9, 10_000)) {
      Taken taken = take(text, pieceBytes);

      assertThat(taken.lines()).containsExactly(A, B);
      assertThat(taken.flaws())
          .containsExactly("2 json-invalid", "4 not-an-object", "6 json-invalid");
    }
  }

  @Test
  void aFirstLineThatIsBrokenDoesNotSpoilTheOthers() {
    assertThat(take("{\"a\":1\n" + A + "\n" + B, 10_000).lines()).containsExactly(A, B);
    assertThat(take("rubbish\n" + A + "\n" + B, 10_000).flaws()).containsExactly("1 not-an-object");
  }

  @Test
  void anElementThatIsWrongIsLeftOutAndNoOther() {
    String text = "[1,%s,\"x,]\",[2,{}],{},null,%s]".formatted(A, B);
    for (int pieceBytes : List.of(1, 9, 10_000)) {
      Taken taken = take(text, pieceBytes);

      assertThat(taken.lines()).containsExactly(A, B);
      assertThat(taken.flaws())
          .containsExactly(
              "1 not-an-object",
              "3 not-an-object",
              "4 not-an-object",
              "5 identity-missing",
              "6 not-an-object");
    }
  }

  @Test
  void whatIsWrongWithAListIsSaid() {
    assertThat(take("[" + A + "," + B, 5).flaws()).containsExactly("3 json-cut-off");
    assertThat(take("[" + A + ",{\"a", 5).flaws()).containsExactly("2 json-cut-off");
    assertThat(take("[" + A + " " + B + "]", 5).flaws()).containsExactly("2 json-invalid");
    assertThat(take("[," + A + "]", 5).flaws()).containsExactly("1 json-invalid");
    assertThat(take("[" + A + ",]", 5).flaws()).containsExactly("2 json-invalid");
    assertThat(take("[" + A + "] " + B, 5).flaws()).containsExactly("2 json-invalid");
    assertThat(take(SPREAD + "\n" + B, 5).flaws()).containsExactly("2 json-invalid");
    assertThat(take(SPREAD.substring(0, 40), 5).flaws()).containsExactly("1 json-cut-off");
    assertThat(take("[]", 5)).isEqualTo(new Taken(List.of(), List.of(), 0, 0));
    assertThat(take(" \n ", 5)).isEqualTo(new Taken(List.of(), List.of(), 0, 0));
    assertThat(take("", 5)).isEqualTo(new Taken(List.of(), List.of(), 0, 0));
  }

  @Test
  void aDocumentThatIsTooLargeIsLeftOutWithoutBeingKept() {
    String large = document("x".repeat(1_000));
    for (String form : List.of("%1$s\n%2$s\n%3$s\n", "[%1$s,%2$s,%3$s]")) {
      for (int pieceBytes : List.of(1, 100, 10_000)) {
        Taken taken =
            Taken.of(
                new Intake(DocumentKind.PROFILE, Form.DETECTED, IntakeLimits.upTo(200)),
                form.formatted(A, large, B).getBytes(StandardCharsets.UTF_8),
                pieceBytes);

        assertThat(taken.lines()).containsExactly(A, B);
        assertThat(taken.flaws()).containsExactly("2 document-too-large");
      }
    }
    assertThat(
            Taken.of(
                    new Intake(DocumentKind.PROFILE, Form.LINES, IntakeLimits.upTo(A.length())),
                    (A + "\r\n" + A + " ").getBytes(StandardCharsets.UTF_8),
                    3)
                .lines())
        .containsExactly(A, A);
  }

  @Test
  void batchesAreBoundedByCountAndBytes() {
    String text =
        IntStream.range(0, 95).mapToObj(i -> document("n" + i)).collect(Collectors.joining("\n"));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    Taken byCount =
        Taken.of(
            new Intake(
                DocumentKind.PROFILE, Form.LINES, new IntakeLimits(1_000, 10, 1 << 20, 10, 5)),
            bytes,
            100);
    Taken byBytes =
        Taken.of(
            new Intake(
                DocumentKind.PROFILE, Form.LINES, new IntakeLimits(1_000, 10, 200, 1_000, 5)),
            bytes,
            100);

    assertThat(byCount.batches()).hasSize(10);
    assertThat(byCount.batches()).extracting(Batch::documentCount).startsWith(10).endsWith(5);
    assertThat(byCount.batches()).extracting(Batch::lastNumber).startsWith(10L).endsWith(95L);
    assertThat(byBytes.batches())
        .allSatisfy(batch -> assertThat(batch.documents().length).isBetween(50, 300));
    assertThat(byCount.lines()).isEqualTo(byBytes.lines()).hasSize(95);
  }

  @Test
  void everyRejectionIsCountedAndTheFirstAreListed() {
    Taken taken =
        Taken.of(
            new Intake(
                DocumentKind.PROFILE, Form.LINES, new IntakeLimits(1_000, 10, 1 << 20, 10, 5)),
            ("{}\n".repeat(50) + A).getBytes(StandardCharsets.UTF_8),
            100);

    assertThat(taken.rejected()).isEqualTo(50);
    assertThat(taken.flaws()).hasSize(5).endsWith("5 identity-missing");
    assertThat(taken.accepted()).isEqualTo(1);
  }

  /// Whatever comes, every line or element is accounted for and the others are not touched.
  @Test
  void randomDamageHarmsOnlyWhatItHits() {
    long seed = Long.getLong("muster.seed", System.nanoTime());
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      var lines = new ArrayList<String>();
      var good = new ArrayList<String>();
      for (int i = 0; i < 20; i++) {
        String line = document("r" + i + "\u00e9");
        if (random.nextInt(4) == 0) {
          int cut = 1 + random.nextInt(line.length() - 2);
          line = random.nextBoolean() ? line.substring(0, cut) : line.substring(cut);
        } else {
          good.add(line);
        }
        lines.add(line);
      }
      byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);

      Taken taken =
          Taken.of(
              new Intake(DocumentKind.PROFILE, Form.LINES, IntakeLimits.upTo(1_000)),
              bytes,
              1 + random.nextInt(200));

      assertThat(taken.lines()).as("seed %s round %s", seed, round).isEqualTo(good);
      assertThat(taken.rejected()).isEqualTo(20 - good.size());
    }
  }

  private static Taken take(String text, int pieceBytes) {
    return Taken.of(
        new Intake(DocumentKind.PROFILE, Form.DETECTED, IntakeLimits.upTo(10_240)),
        text.getBytes(StandardCharsets.UTF_8),
        pieceBytes);
  }

  private static String document(String id) {
    return "{\"identityMap\":{\"CRMID\":[{\"id\":\"%s\",\"primary\":true}]},\"b\":[{\"c\":\"}],\\\"\"}]}"
        .formatted(id);
  }
}
