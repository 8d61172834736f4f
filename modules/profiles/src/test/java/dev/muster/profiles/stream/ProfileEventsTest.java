package dev.muster.profiles.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.eventlog.EventCodec.Encoded;
import dev.muster.eventlog.UnreadableEventException;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.stream.ProfileEvent.AllForgotten;
import dev.muster.profiles.stream.ProfileEvent.EventsAdded;
import dev.muster.profiles.stream.ProfileEvent.FragmentsAdded;
import dev.muster.profiles.stream.ProfileEvent.ProfileDeleted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The bytes that were ever stored are read for ever: `golden/<type>.<version>.bin` holds them. A
/// missing file is written with `-Dmuster.golden=true`; one that is there is never changed.
class ProfileEventsTest {
  private static final ProfileEvents CODEC = new ProfileEvents();
  private static final long TIME = 1_767_225_600_123L;

  /// Long enough, and with enough in common, to be stored compressed.
  private static final String LINE =
      "{\"_id\":\"e\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"identityMap\":{\"CRMID\":[{\"id\":\"Zo\u00eb\"}]}}\n";

  private static final Map<String, ProfileEvent> EXPECTED =
      Map.of(
          "fragments-added.1",
          new FragmentsAdded("profiles \u00e9", TIME, utf8("{\"a\":1}\n")),
          "events-added.1",
          new EventsAdded("events", TIME, utf8(LINE.repeat(20))),
          "all-forgotten.1",
          new AllForgotten(TIME),
          "profile-deleted.1",
          new ProfileDeleted(new Identity("Email", "ada@example.com \ud83d\ude00"), TIME));

  @ParameterizedTest
  @ValueSource(
      strings = {"fragments-added.1", "events-added.1", "profile-deleted.1", "all-forgotten.1"})
  void readsWhatWasEverStored(String name) throws IOException {
    int dot = name.lastIndexOf('.');
    ProfileEvent expected = EXPECTED.get(name);
    assertThat(expected).isNotNull();

    ProfileEvent read =
        CODEC.decode(
            name.substring(0, dot),
            Integer.parseInt(name.substring(dot + 1)),
            golden(name, expected));

    assertSame(read, expected);
  }

  @Test
  void whatItWritesItReads() {
    EXPECTED.forEach((name, event) -> {
      Encoded form = CODEC.encode(event);
      assertThat(form.type() + "." + form.version()).isEqualTo(name);
      assertSame(CODEC.decode(form.type(), form.version(), form.payload()), event);
    });
  }

  @Test
  void documentsTakeLessRoomThanTheyHave() {
    assertThat(CODEC.encode(new EventsAdded("d", TIME, utf8(LINE.repeat(1_000)))).payload().length)
        .isLessThan(LINE.length() * 1_000 / 20);
  }

  @Test
  void bytesThatDoNotShrinkAreStoredAsTheyAre() {
    byte[] noise = new byte[10_000];
    new Random(7).nextBytes(noise);

    Encoded form = CODEC.encode(new FragmentsAdded("d", TIME, noise));

    assertThat(form.payload().length).isLessThan(noise.length + 32);
    assertSame(CODEC.decode(form.type(), 1, form.payload()), new FragmentsAdded("d", TIME, noise));
  }

  @Test
  void aRecordHasABound() {
    var event = new EventsAdded("d", TIME, new byte[ProfileEvents.MAXIMUM_DOCUMENT_BYTES + 1]);

    assertThatThrownBy(() -> CODEC.encode(event)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNotKnownIsSaid() {
    byte[] payload = CODEC.encode(new EventsAdded("d", TIME, utf8("{}\n"))).payload();

    assertThatThrownBy(() -> CODEC.decode("events-added", 2, payload))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("newer");
    assertThatThrownBy(() -> CODEC.decode("events-lost", 1, payload))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("newer");
  }

  @Test
  void damagedBytesAreRefusedAndNeverReadAsSomethingElse() {
    for (ProfileEvent event : EXPECTED.values()) {
      Encoded form = CODEC.encode(event);
      for (int length = 0; length < form.payload().length; length++) {
        byte[] cut = Arrays.copyOf(form.payload(), length);
        assertThatThrownBy(() -> CODEC.decode(form.type(), 1, cut))
            .as("%s cut to %s", form.type(), length)
            .isInstanceOf(UnreadableEventException.class);
      }
      byte[] longer = Arrays.copyOf(form.payload(), form.payload().length + 1);
      assertThatThrownBy(() -> CODEC.decode(form.type(), 1, longer))
          .isInstanceOf(UnreadableEventException.class);
    }
  }

  private static void assertSame(ProfileEvent read, ProfileEvent expected) {
    // The arrays in the records are compared by what is in them.
    assertThat(read).usingRecursiveComparison().isEqualTo(expected);
  }

  private static byte[] golden(String name, ProfileEvent event) throws IOException {
    try (@Nullable InputStream stored =
        ProfileEventsTest.class.getResourceAsStream("/golden/" + name + ".bin")) {
      if (stored != null) {
        return stored.readAllBytes();
      }
    }
    assertThat(Boolean.getBoolean("muster.golden")).as("golden file of %s", name).isTrue();
    byte[] payload = CODEC.encode(event).payload();
    Files.write(Path.of("src/test/resources/golden", name + ".bin"), payload);
    return payload;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
