package dev.muster.profiles.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads a document once, from its first byte to its last, and says what is wrong with it. Belongs
/// to one thread at a time.
final class DocumentCheck {
  static final int NAME_BYTES = 1_024;
  private static final int SUSPICIOUS_DIGITS = 300;
  private static final String EVENTS_FIELD = "xEvent";
  private static final Flaw NOT_AN_OBJECT =
      Flaw.of("not-an-object", "A document is a JSON object; this is something else.");

  private final DocumentKind kind;
  private final JsonFactory factory;
  private final FieldNames names = new FieldNames();
  private final IdentityCheck identities = new IdentityCheck(this);
  private boolean identified;
  private boolean named;
  private boolean timed;
  private @Nullable KeptTime keptTime;

  /// A time in another form than the one that is kept, and where it stands.
  ///
  /// @param from the first byte of the value, counted from the document's first
  /// @param to after the last
  /// @param text what has to stand there, with quotation marks
  record KeptTime(int from, int to, String text) {}

  /// Carries a flaw out of the middle of a document; caught here, and nowhere else.
  static final class FlawException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Flaw flaw;

    FlawException(String code, String reason) {
      super(reason, null, false, false);
      this.flaw = new Flaw(code, reason);
    }
  }

  DocumentCheck(DocumentKind kind, int maximumDepth) {
    this.kind = kind;
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(maximumDepth).build())
            .build();
  }

  /// What is wrong with the document; null when nothing is.
  @Nullable Flaw check(byte[] bytes, int from, int to) {
    Flaw textFlaw = TextCheck.check(bytes, from, to);
    if (textFlaw != null) {
      return textFlaw;
    }
    // A parser would go over a byte order mark, and the mark would stay in the line.
    if (bytes[from] != '{') {
      return NOT_AN_OBJECT;
    }
    names.clear();
    identified = false;
    named = false;
    timed = false;
    keptTime = null;
    try (JsonParser parser = factory.createParser(bytes, from, to - from)) {
      parser.nextToken();
      readRoot(parser);
      if (parser.nextToken() != null) {
        return Flaw.of("json-invalid", "Something follows the end of the document.");
      }
      return missing();
    } catch (FlawException e) {
      return e.flaw;
    } catch (StreamConstraintsException e) {
      return Flaw.of("json-outside-limits", cleaned(e));
    } catch (JsonProcessingException e) {
      return Flaw.of("json-invalid", "This is not JSON: " + cleaned(e));
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }

  /// The document's time, where it has to be written in another way.
  @Nullable KeptTime keptTime() {
    return keptTime;
  }

  private static String cleaned(JsonProcessingException e) {
    // The rest of the message speaks of our classes.
    String text = e.getOriginalMessage().replaceAll("\\s*\\(.*", "");
    return (text.length() > 200 ? text.substring(0, 200) : text) + ".";
  }

  private @Nullable Flaw missing() {
    if (!identified) {
      return Flaw.of(
          "identity-missing",
          "The document has no identity; identityMap needs a namespace with an id.");
    }
    if (kind == DocumentKind.EVENT && !named) {
      return Flaw.of("id-missing", "An event needs an '_id'.");
    }
    if (kind == DocumentKind.EVENT && !timed) {
      return Flaw.of("timestamp-missing", "An event needs a 'timestamp'.");
    }
    return null;
  }

  private void readRoot(JsonParser parser) throws IOException {
    names.open();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = fieldName(parser);
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "identityMap" -> identified = identities.read(parser);
        case "_id" -> readId(parser);
        case "timestamp" -> readTimestamp(parser);
        case EVENTS_FIELD ->
            throw new FlawException(
                "field-reserved",
                "'xEvent' is where a profile's events are shown; send events by themselves.");
        default -> skip(parser);
      }
    }
    names.close();
  }

  private void readId(JsonParser parser) throws IOException {
    if (kind == DocumentKind.PROFILE) {
      skip(parser);
      return;
    }
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new FlawException("id-invalid", "The '_id' of an event is a string.");
    }
    String id = parser.getText();
    if (id.isBlank() || isTooLong(id)) {
      throw new FlawException(
          "id-invalid",
          "The '_id' of an event must not be blank or longer than " + NAME_BYTES + " bytes.");
    }
    named = true;
  }

  private void readTimestamp(JsonParser parser) throws IOException {
    if (kind == DocumentKind.PROFILE) {
      skip(parser);
      return;
    }
    OptionalLong millis =
        switch (parser.currentToken()) {
          case VALUE_STRING -> {
            String text = parser.getText();
            if (EventTime.isKept(text)) {
              timed = true;
              yield OptionalLong.of(0);
            }
            yield EventTime.read(text);
          }
          case VALUE_NUMBER_INT ->
              parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                  ? OptionalLong.empty()
                  : EventTime.within(parser.getLongValue());
          default -> OptionalLong.empty();
        };
    if (millis.isEmpty()) {
      throw new FlawException(
          "timestamp-invalid",
          "The 'timestamp' of an event is a date-time with offset, such as 2026-01-31T12:00:00Z, or milliseconds since 1970.");
    }
    if (!timed) {
      timed = true;
      keptTime =
          new KeptTime(
              (int) parser.currentTokenLocation().getByteOffset(),
              (int) parser.currentLocation().getByteOffset(),
              '"' + EventTime.kept(millis.getAsLong()) + '"');
    }
  }

  /// Goes over the value that the parser stands at, to its last token.
  void skip(JsonParser parser) throws IOException {
    int depth = 0;
    do {
      switch (parser.currentToken()) {
        case START_OBJECT -> {
          depth++;
          names.open();
        }
        case END_OBJECT -> {
          depth--;
          names.close();
        }
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case FIELD_NAME -> fieldName(parser);
        case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> checkNumber(parser);
        default -> {
          // Strings, true, false and null: being JSON is all that is asked of them.
        }
      }
    } while (depth > 0 && parser.nextToken() != null);
  }

  void openObject() {
    names.open();
  }

  void closeObject() {
    names.close();
  }

  String fieldName(JsonParser parser) throws IOException {
    String name = parser.currentName();
    if (!names.add(name)) {
      throw new FlawException(
          "field-twice", "The field '" + shortened(name) + "' comes twice in one object.");
    }
    return name;
  }

  /// Numbers are kept as 64-bit integers or as doubles; what is beyond both would become infinite.
  private static void checkNumber(JsonParser parser) throws IOException {
    boolean suspicious = parser.getTextLength() > SUSPICIOUS_DIGITS;
    if (!suspicious && parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      char[] text = parser.getTextCharacters();
      int end = parser.getTextOffset() + parser.getTextLength();
      for (int i = parser.getTextOffset(); i < end; i++) {
        suspicious |= (text[i] | 0x20) == 'e';
      }
    }
    if (suspicious && Double.isInfinite(parser.getDoubleValue())) {
      throw new FlawException("number-too-large", "A number is too large to be kept.");
    }
  }

  static boolean isTooLong(String text) {
    // A character takes up to three bytes for each of its UTF-16 units.
    boolean possible = text.length() * 3 > NAME_BYTES;
    return possible && text.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES;
  }

  static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "\u2026" : text;
  }
}
