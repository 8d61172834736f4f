package dev.muster.domain.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Bodies;
import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredEventsTest {
  /// A toy that began as `{"text": "3 apples"}`, became `{"count": "3", "what": "apples"}`, and is
  /// now as it is here.
  sealed interface Toy {
    record Bought(int count, String fruit, @Nullable String note) implements Toy {}

    record Kept(@Nullable Integer number, Map<String, JsonNode> further) implements Toy {}
  }

  private static final EventCodec<Toy> CODEC =
      StoredEvents.<Toy>builder()
          .form(
              "bought",
              Toy.Bought.class,
              List.of(StoredEventsTest::secondBought, StoredEventsTest::thirdBought))
          .form("kept", Toy.Kept.class)
          .build();

  private static ObjectNode secondBought(ObjectNode first) {
    List<String> words = List.of(first.get("text").textValue().split(" ", 2));
    ObjectNode second = first.objectNode();
    return second.put("count", words.get(0)).put("what", words.get(1));
  }

  private static ObjectNode thirdBought(ObjectNode second) {
    ObjectNode third = second.objectNode();
    third.put("count", Integer.parseInt(second.get("count").textValue()));
    third.set("fruit", second.get("what"));
    return third.putNull("note");
  }

  private static Toy decode(String type, int version, String payload) {
    return CODEC.decode(type, version, payload.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertUnreadable(String type, int version, String payload) {
    assertThatThrownBy(() -> decode(type, version, payload))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining(type);
  }

  @Test
  void writesThePresentVersion() {
    EventCodec.Encoded stored = CODEC.encode(new Toy.Bought(3, "apples", null));
    assertThat(stored.type()).isEqualTo("bought");
    assertThat(stored.version()).isEqualTo(3);
    assertThat(CODEC.encode(new Toy.Kept(null, Map.of())).version()).isEqualTo(1);
  }

  @Test
  void raisesEveryOlderVersion() {
    var apples = new Toy.Bought(3, "apples", null);
    assertThat(decode("bought", 1, "{\"text\":\"3 apples\"}")).isEqualTo(apples);
    assertThat(decode("bought", 2, "{\"count\":\"3\",\"what\":\"apples\"}")).isEqualTo(apples);
    EventCodec.Encoded stored = CODEC.encode(apples);
    assertThat(CODEC.decode("bought", 3, stored.payload())).isEqualTo(apples);
  }

  @Test
  void refusesWhatANewerOneWrote() {
    String payload = "{\"count\":3,\"fruit\":\"apples\",\"note\":null}";
    assertUnreadable("bought", 4, payload);
    assertUnreadable("bought", 0, payload);
    assertUnreadable("bought", -1, payload);
    assertUnreadable("bought", Integer.MAX_VALUE, payload);
    assertUnreadable("sold", 1, payload);
    assertUnreadable("", 1, payload);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "3",
        "[]",
        "\"text\"",
        "{",
        "{}",
        "{\"count\":3}",
        "{\"count\":3,\"fruit\":\"a\"}",
        "{\"count\":3,\"fruit\":\"a\",\"note\":null,\"more\":1}",
        "{\"count\":3,\"fruit\":\"a\",\"note\":null} x",
        "{\"count\":3,\"fruit\":\"a\",\"note\":null}{}",
        "{\"count\":null,\"fruit\":\"a\",\"note\":null}",
        "{\"count\":\"3\",\"fruit\":\"a\",\"note\":null}",
        "{\"count\":3.5,\"fruit\":\"a\",\"note\":null}",
        "{\"count\":99999999999,\"fruit\":\"a\",\"note\":null}",
        "{\"count\":3,\"fruit\":null,\"note\":null}",
        "{\"count\":3,\"fruit\":7,\"note\":null}",
        "{\"count\":3,\"fruit\":{},\"note\":null}"
      })
  void refusesAMalformedPayload(String payload) {
    assertUnreadable("bought", 3, payload);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"text\":5}",
        "{\"text\":\"apples\"}",
        "{\"text\":\"x y\"}"
      })
  void refusesAMalformedPayloadOfAnOlderVersion(String payload) {
    assertUnreadable("bought", 1, payload);
    assertUnreadable("bought", 2, payload);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] payload = "{\"count\":3,\"fruit\":\"?\",\"note\":null}".getBytes(StandardCharsets.UTF_8);
    payload[20] = (byte) 0xFF;
    assertThatThrownBy(() -> CODEC.decode("bought", 3, payload))
        .isInstanceOf(UnreadableEventException.class);
  }

  @Test
  void keepsJsonOfEveryKind() {
    var further = new LinkedHashMap<String, JsonNode>();
    Bodies.object(
            """
            {'z': null, 'a': true, 'b': false, 'c': '', 'd': 'é😀\\u0001\\"', 'e': 0, 'f': -1, 'g': 2147483648,
             'h': 12345678901234567890, 'i': 1.0, 'j': 1.10, 'k': 1e400, 'l': 1e-400, 'm': 1E5, 'n': -0.0,
             'o': [], 'p': {}, 'q': [null, [1, 'x', {'y': null}]], 'r': {'s': {'t': [false]}},
             '@class': 'java.lang.Object', '@type': 'x', '@id': 1, '$ref': 'x', '': 1, 'further': {}, '__proto__': 1}
            """)
        .properties()
        .forEach(field -> further.put(field.getKey(), field.getValue()));
    for (Toy toy : List.of(new Toy.Kept(null, further), new Toy.Kept(5, further))) {
      EventCodec.Encoded stored = CODEC.encode(toy);
      Toy decoded = CODEC.decode(stored.type(), stored.version(), stored.payload());
      assertThat(decoded).isEqualTo(toy);
      assertThat(((Toy.Kept) decoded).further().keySet())
          .containsExactlyElementsOf(further.keySet());
      assertThat(CODEC.encode(decoded).payload()).isEqualTo(stored.payload());
      assertThat(new String(stored.payload(), StandardCharsets.UTF_8)).contains("\"j\":1.10,");
    }
  }

  @Test
  void readsBackNumbersAndTreesOfAnySize() {
    var further = new LinkedHashMap<String, JsonNode>();
    further.put("number", Bodies.object("{'x': " + "7".repeat(998) + "e9}").get("x"));
    ObjectNode deep = Bodies.object("{}");
    ObjectNode at = deep;
    for (int i = 0; i < 1_000; i++) {
      at = at.putObject("x");
    }
    further.put("deep", deep);
    EventCodec.Encoded stored = CODEC.encode(new Toy.Kept(1, further));
    assertThat(CODEC.decode(stored.type(), stored.version(), stored.payload()))
        .isEqualTo(new Toy.Kept(1, further));
  }

  @Test
  void refusesToWriteWhatHasNoForm() {
    EventCodec<Toy> partial = StoredEvents.<Toy>builder().form("kept", Toy.Kept.class).build();
    assertThatThrownBy(() -> partial.encode(new Toy.Bought(1, "a", null)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesTwoFormsForOne() {
    assertThatThrownBy(() ->
            StoredEvents.<Toy>builder()
                .form("a", Toy.Kept.class)
                .form("a", Toy.Bought.class)
                .build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            StoredEvents.<Toy>builder().form("a", Toy.Kept.class).form("b", Toy.Kept.class).build())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
