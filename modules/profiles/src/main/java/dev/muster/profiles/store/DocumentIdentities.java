package dev.muster.profiles.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.muster.profiles.identity.Identity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through the documents of a record for the sake of their `identityMap` only.
///
/// The primary identity is the entry with `primary: true`, the first of them in the document; when
/// there is none, the first entry of the first namespace. Entries without an id are passed over.
final class DocumentIdentities implements AutoCloseable {
  static final String FIELD = "identityMap";
  private static final String ID = "id";
  private static final String PRIMARY = "primary";
  private static final String EVENT_TYPE = "eventType";

  private final byte[] documents;
  private final JsonParser parser;
  private final List<Identity> identities = new ArrayList<>();
  private int primaryIndex;
  private boolean markedPrimary;

  /// Whether the map is exactly one entry of an id and a primary that is true.
  private boolean plain;

  private String eventType = "";
  private int fieldStart;
  private int fieldEnd;

  /// @param documents NDJSON; `blankPlain` writes into it
  DocumentIdentities(JsonFactory json, byte[] documents) throws IOException {
    this.documents = documents;
    this.parser = json.createParser(documents);
  }

  /// Goes on to the next document.
  ///
  /// @return false when there is none
  boolean next() throws IOException {
    identities.clear();
    primaryIndex = 0;
    markedPrimary = false;
    plain = false;
    eventType = "";
    JsonToken token = parser.nextToken();
    if (token == null) {
      return false;
    }
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return true;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (parser.currentName().equals(FIELD)) {
        fieldStart = (int) parser.currentTokenLocation().getByteOffset();
        parser.nextToken();
        readMap();
        fieldEnd = (int) parser.currentLocation().getByteOffset();
      } else if (parser.currentName().equals(EVENT_TYPE)) {
        // Of two fields with one name the last counts.
        eventType = parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        parser.skipChildren();
      } else {
        parser.nextToken();
        parser.skipChildren();
      }
    }
    return true;
  }

  /// The identity that the document is stored at; null when it has none.
  @Nullable Identity primary() {
    return identities.isEmpty() ? null : identities.get(primaryIndex);
  }

  /// All of the document's identities, the primary one included.
  List<Identity> all() {
    return identities;
  }

  /// What the document has as its `eventType`; empty when that is no text.
  String eventType() {
    return eventType;
  }

  /// Overwrites the document's identityMap with blanks when it says nothing but the primary
  /// identity, in the one form in which that is given back.
  void blankPlain() {
    if (!plain) {
      return;
    }
    int from = fieldStart;
    int to = fieldEnd;
    int after = to;
    while (isSpace(documents[after])) {
      after++;
    }
    if (documents[after] == ',') {
      to = after + 1;
    } else {
      int before = from - 1;
      while (isSpace(documents[before])) {
        before--;
      }
      if (documents[before] == ',') {
        from = before;
      }
    }
    Arrays.fill(documents, from, to, (byte) ' ');
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || character == '\t' || character == '\r';
  }

  private void readMap() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    int namespaceCount = 0;
    boolean allPlain = true;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      namespaceCount++;
      String namespace = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          allPlain &= readEntry(namespace);
        }
      } else {
        parser.skipChildren();
        allPlain = false;
      }
    }
    plain = allPlain && namespaceCount == 1 && identities.size() == 1;
  }

  /// @return whether the entry is an id and a primary that is true, and nothing else
  private boolean readEntry(String namespace) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return false;
    }
    String id = "";
    boolean isPrimary = false;
    int fieldCount = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      fieldCount++;
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals(ID) && value == JsonToken.VALUE_STRING) {
        id = parser.getText();
      } else if (name.equals(PRIMARY)) {
        isPrimary = value == JsonToken.VALUE_TRUE;
      }
      parser.skipChildren();
    }
    if (id.isEmpty()) {
      return false;
    }
    if (isPrimary && !markedPrimary) {
      primaryIndex = identities.size();
      markedPrimary = true;
    }
    identities.add(new Identity(namespace, id));
    return isPrimary && fieldCount == 2;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
