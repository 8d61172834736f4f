package dev.muster.profiles.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.eventlog.EventCodec.Encoded;
import dev.muster.eventlog.UnreadableEventException;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.Move;
import dev.muster.profiles.stream.MembershipEvent.QualificationsChanged;
import dev.muster.profiles.stream.MembershipEvent.Qualified;
import dev.muster.profiles.stream.MembershipEvent.RunCommitted;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

/// The bytes below were stored once: they are read for ever.
class MembershipEventsTest {
  private static final SegmentsEvaluated EVALUATED =
      new SegmentsEvaluated(
          "r1",
          List.of(
              new Change(
                  "s1",
                  List.of(new Move(9, 5)),
                  RoaringBitmap.bitmapOf(1, 2, 70_000),
                  RoaringBitmap.bitmapOf(3)),
              new Change("s2", List.of(), new RoaringBitmap(), new RoaringBitmap())));
  private static final RunCommitted COMMITTED =
      new RunCommitted("r1", "j1", 1_000, 42, 2_000, 1, List.of("s3"), "{é}");

  private static final QualificationsChanged CHANGED =
      new QualificationsChanged(
          41,
          1_000,
          List.of(
              new Qualified(
                  new Change(
                      "s1",
                      List.of(new Move(9, 5)),
                      RoaringBitmap.bitmapOf(7),
                      new RoaringBitmap()),
                  3,
                  QualificationCause.MERGE)),
          List.of("s2"));

  private static final String CHANGED_1 =
      "000000000000002900000000000003e800000001050000000000000003000273310000000100000009000000053a30000001"
          + "000000000000001000000007003a300000000000000000000100027332";
  private static final String EVALUATED_1 =
      "0002723100000002000273310000000100000009000000053a300000020000000000010001000000180000001c"
          + "0000000100020070113a300000010000000000000010000000030000027332000000003a300000000000003a30000000000000";
  private static final String COMMITTED_1 =
      "0002723100026a3100000000000003e8000000000000002a00000000000007d0000000010000000100027333000000047bc3a97d";

  private final MembershipEvents events = new MembershipEvents();

  @Test
  void writesTheStoredForms() {
    assertThat(hex(events.encode(EVALUATED))).isEqualTo("segments-evaluated 1 " + EVALUATED_1);
    assertThat(hex(events.encode(COMMITTED))).isEqualTo("run-committed 1 " + COMMITTED_1);
    assertThat(hex(events.encode(CHANGED))).isEqualTo("qualifications-changed 1 " + CHANGED_1);
  }

  @Test
  void readsTheStoredForms() {
    assertThat(events.decode("segments-evaluated", 1, bytes(EVALUATED_1))).isEqualTo(EVALUATED);
    assertThat(events.decode("run-committed", 1, bytes(COMMITTED_1))).isEqualTo(COMMITTED);
    assertThat(events.decode("qualifications-changed", 1, bytes(CHANGED_1))).isEqualTo(CHANGED);
  }

  @Test
  void aCauseKeepsItsCode() {
    assertThat(Arrays.stream(QualificationCause.values()).map(QualificationCause::code))
        .containsExactly(1, 2, 3, 4, 5, 6);
    for (QualificationCause cause : QualificationCause.values()) {
      assertThat(QualificationCause.of(cause.code())).isEqualTo(cause);
    }
  }

  @Test
  void saysWhatItCannotRead() {
    assertThatThrownBy(() -> events.decode("run-committed", 2, bytes(COMMITTED_1)))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("version 2");
    byte[] whole = bytes(EVALUATED_1);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> events.decode("segments-evaluated", 1, cut))
          .as("%d bytes", length)
          .isInstanceOf(UnreadableEventException.class);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> events.decode("segments-evaluated", 1, longer))
        .isInstanceOf(UnreadableEventException.class);
  }

  private static String hex(Encoded encoded) {
    return "%s %d %s"
        .formatted(encoded.type(), encoded.version(), HexFormat.of().formatHex(encoded.payload()));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
