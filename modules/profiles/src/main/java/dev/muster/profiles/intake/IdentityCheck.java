package dev.muster.profiles.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.muster.profiles.intake.DocumentCheck.FlawException;
import java.io.IOException;

/// Reads an identityMap: for each namespace a list of objects with an `id`.
final class IdentityCheck {
  private static final String SHAPE =
      "An identityMap is like {\"CRMID\": [{\"id\": \"17850\", \"primary\": true}]}.";

  private final DocumentCheck document;

  IdentityCheck(DocumentCheck document) {
    this.document = document;
  }

  /// @return whether there is any identity in it
  boolean read(JsonParser parser) throws IOException {
    expect(parser, JsonToken.START_OBJECT);
    boolean any = false;
    document.openObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String namespace = document.fieldName(parser);
      if (namespace.isBlank() || DocumentCheck.isTooLong(namespace)) {
        throw new FlawException(
            "namespace-invalid",
            "A namespace must not be blank or longer than %d bytes."
                .formatted(DocumentCheck.NAME_BYTES));
      }
      any |= readNamespace(parser);
    }
    document.closeObject();
    return any;
  }

  private boolean readNamespace(JsonParser parser) throws IOException {
    if (parser.nextToken() == JsonToken.VALUE_NULL) {
      return false;
    }
    expect(parser, JsonToken.START_ARRAY);
    boolean any = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser, JsonToken.START_OBJECT);
      readIdentity(parser);
      any = true;
    }
    return any;
  }

  private void readIdentity(JsonParser parser) throws IOException {
    boolean named = false;
    document.openObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = document.fieldName(parser);
      JsonToken token = parser.nextToken();
      switch (name) {
        case "id" -> {
          checkId(parser);
          named = true;
        }
        case "primary" -> {
          if (!token.isBoolean() && token != JsonToken.VALUE_NULL) {
            throw new FlawException("identity-invalid", "'primary' is true or false. " + SHAPE);
          }
        }
        default -> document.skip(parser);
      }
    }
    document.closeObject();
    if (!named) {
      throw new FlawException("identity-invalid", "An identity has no 'id'. " + SHAPE);
    }
  }

  private static void checkId(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new FlawException("identity-invalid", "The 'id' of an identity is a string. " + SHAPE);
    }
    String id = parser.getText();
    if (id.isBlank() || DocumentCheck.isTooLong(id)) {
      throw new FlawException(
          "identity-invalid",
          "The 'id' of an identity must not be blank or longer than %d bytes."
              .formatted(DocumentCheck.NAME_BYTES));
    }
  }

  private static void expect(JsonParser parser, JsonToken token) {
    if (parser.currentToken() != token) {
      throw new FlawException("identity-invalid", SHAPE);
    }
  }
}
