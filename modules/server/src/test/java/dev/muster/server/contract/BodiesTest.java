package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are not what they should be.
class BodiesTest {
  private final Api api = Muster.shared().newTenant();

  private List<Reply> toEveryCallThatReadsABody(byte[] body) {
    String definition = api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    String folder = api.post(Api.FOLDERS, Drafts.folder(definition)).is(201).id();
    var replies = new ArrayList<Reply>();
    replies.add(api.send("POST", Api.DEFINITIONS, body));
    replies.add(api.send("POST", Api.BULK_GET, body));
    replies.add(api.send("PATCH", Api.DEFINITIONS + "/" + definition, body));
    replies.add(api.send("POST", Api.FOLDERS, body));
    replies.add(api.send("PATCH", Api.FOLDERS + "/" + folder, body));
    assertThat(api.get(Api.DEFINITIONS + "/" + definition).is(200).header("ETag"))
        .hasValue("\"1\"");
    return replies;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "{]",
        "[",
        "]",
        "{\"name\"",
        "{\"name\":}",
        "{\"name\": \"x\",}",
        "{'name': 'x'}",
        "{name: 1}",
        "nul",
        "tru",
        "undefined",
        "NaN",
        "Infinity",
        "01",
        "1.",
        "+1",
        "\"unclosed",
        "\"\\x\"",
        "\"\\u12\"",
        "\"a\nb\"",
        "// comment\n{}",
        "/* c */ {}",
        "<xml/>",
        "name=x",
        "--boundary",
        "\u0000",
        "{\"a\":1}\u0000",
        "{} {}",
        "{}{}",
        "[] []",
        "{} x",
        "1 2",
        "null null",
        "{\"name\": 1, \"name\": 2}",
        "{\"a\": {\"b\": 1, \"b\": 2}}",
        "\uFEFF{\"a\" 1}"
      })
  void malformedJsonIsRefused(String body) {
    for (Reply refused : toEveryCallThatReadsABody(body.getBytes(StandardCharsets.UTF_8))) {
      refused.is(400, "json-malformed");
    }
  }

  @Test
  void anEmptyBodyIsRefused() {
    for (Reply refused : toEveryCallThatReadsABody(new byte[0])) {
      refused.is(400, "body-missing");
    }
    for (Reply refused : toEveryCallThatReadsABody("  \n ".getBytes(StandardCharsets.UTF_8))) {
      assertThat(refused.is(400).code()).isIn("body-missing", "json-malformed");
    }
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    for (byte[] bytes :
        List.of(
            new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0, '}', 0},
            new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'},
            new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
            new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'},
            new byte[] {(byte) 0x80},
            new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0})) {
      for (Reply refused : toEveryCallThatReadsABody(bytes)) {
        assertThat(refused.status()).isEqualTo(400);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"a\\ud800b\"}",
        "{\"name\": \"\\udc00\"}",
        "{\"a\\ud83d\": 1}",
        "{\"x\": [\"\\ude00\\ud83d\"]}"
      })
  void halfSurrogatePairsAreRefused(String body) {
    for (Reply refused : toEveryCallThatReadsABody(body.getBytes(StandardCharsets.UTF_8))) {
      assertThat(refused.is(400).code()).isIn("text-invalid", "json-malformed");
    }
  }

  @Test
  void otherEncodingsAreRefused() {
    String body = "{\"name\": \"a\\ud800b\", \"expression\": {\"value\": \"x\"}}";
    for (Charset charset :
        List.of(
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16BE,
            StandardCharsets.UTF_16LE,
            Charset.forName("UTF-32"))) {
      for (Reply refused : toEveryCallThatReadsABody(body.getBytes(charset))) {
        refused.is(400, "json-malformed");
      }
    }
  }

  @Test
  void deepNestingIsRefused() {
    for (String body :
        List.of(
            "[".repeat(5_000),
            "[".repeat(5_000) + "]".repeat(5_000),
            "{\"a\":".repeat(5_000),
            "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000),
            "[".repeat(501) + "]".repeat(501),
            "[".repeat(400_000))) {
      for (Reply refused : toEveryCallThatReadsABody(body.getBytes(StandardCharsets.UTF_8))) {
        refused.is(400, "json-too-deep");
      }
    }
    String withinLimits =
        "{\"name\": \"deep\", \"expression\": {\"value\": \"x\"}, \"deep\": %s%s}"
            .formatted("[".repeat(400), "]".repeat(400));
    Reply made = api.post(Api.DEFINITIONS, withinLimits).is(200);
    assertThat(api.get(Api.DEFINITIONS + "/" + made.id()).is(200).json()).isEqualTo(made.json());
  }

  @Test
  void aDraftJustWithinTheDepthCanStillBeListedAndChanged() {
    Api fresh = Muster.shared().newTenant();
    String draft =
        "{\"name\": \"deep\", \"expression\": {\"value\": \"x\"}, \"deep\": %s%s}"
            .formatted("[".repeat(490), "]".repeat(490));
    Reply made = fresh.post(Api.DEFINITIONS, draft);
    if (made.status() == 200) {
      fresh.get(Api.DEFINITIONS).is(200);
      fresh.patch(Api.DEFINITIONS + "/" + made.id(), "{\"description\": \"x\"}").is(200);
      fresh.get(Api.VERSIONS + made.id() + "/versions").is(200);
      fresh.post(Api.BULK_GET, "[\"" + made.id() + "\"]").is(207);
    } else {
      made.is(400);
    }
  }

  @Test
  void aHugeNumberDoesNoHarm() {
    String digits = "9".repeat(900);
    Reply made =
        api.post(
            Api.DEFINITIONS,
            "{\"name\": \"big\", \"expression\": {\"value\": \"x\"}, \"big\": %s, \"exponent\": 1e400, \"small\": 1e-400}"
                .formatted(digits));
    assertThat(made.status()).isIn(200, 400);
    if (made.status() == 200) {
      assertThat(api.get(Api.DEFINITIONS + "/" + made.id()).is(200).text())
          .isEqualTo(made.text())
          .contains(digits);
    }
    for (String number : List.of("1e999999999", "1e-999999999", "9".repeat(5_000))) {
      Reply odd =
          api.post(
              Api.DEFINITIONS,
              "{\"name\": \"n%s\", \"expression\": {\"value\": \"x\"}, \"big\": %s}"
                  .formatted(number.hashCode(), number));
      assertThat(odd.status()).isIn(200, 400);
      if (odd.status() == 200) {
        api.get(Api.DEFINITIONS + "/" + odd.id()).is(200);
        api.patch(Api.DEFINITIONS + "/" + odd.id(), "{\"description\": \"x\"}").is(200);
      }
      for (String body :
          List.of("{\"ttlInDays\": %s}", "{\"name\": %s}", "{\"evaluationInfo\": %s}")) {
        api.post(Api.DEFINITIONS, body.formatted(number)).is(400);
      }
    }
  }

  @Test
  void manyFieldsDoNoHarm() {
    var body = new StringBuilder("{\"name\": \"wide\", \"expression\": {\"value\": \"x\"}");
    for (int i = 0; i < 20_000; i++) {
      body.append(",\"f").append(i).append("\":").append(i);
    }
    assertThat(api.post(Api.DEFINITIONS, body + "}").is(400).codes())
        .containsExactly("fields-too-long");
    for (String name : List.of("", " ", "a.b", "$ref", "__proto__", "\ud83d\ude00", "name ")) {
      Reply made =
          api.post(
                  Api.DEFINITIONS,
                  "{\"name\": \"field %s\", \"expression\": {\"value\": \"x\"}, \"%s\": 1}"
                      .formatted(name.hashCode(), name))
              .is(200);
      assertThat(api.get(Api.DEFINITIONS + "/" + made.id()).is(200).json()).isEqualTo(made.json());
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    byte[] body = ("{\"name\": \"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
    for (Reply refused : toEveryCallThatReadsABody(body)) {
      refused.is(413, "body-too-large");
    }
    api.send("GET", Api.DEFINITIONS, body).is(413, "body-too-large");
    byte[] justFits = ("[\"" + "x".repeat((1 << 20) - 4) + "\"]").getBytes(StandardCharsets.UTF_8);
    assertThat(justFits).hasSize(1 << 20);
    api.send("POST", Api.BULK_GET, justFits).is(207);
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAlsoWhenItIsSentInChunks() {
    var request = new StringBuilder("POST " + Api.DEFINITIONS + " HTTP/1.1\r\nHost: x\r\n");
    api.headers()
        .forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    request.append("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    request.append(chunk.repeat(20)).append("0\r\n\r\n");
    api.raw("POST", Api.DEFINITIONS, request.toString().getBytes(StandardCharsets.UTF_8))
        .is(413, "body-too-large");
  }
}
