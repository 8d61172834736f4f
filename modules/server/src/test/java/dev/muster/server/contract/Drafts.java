package dev.muster.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/// Bodies to send.
final class Drafts {
  static final ObjectMapper MAPPER = new ObjectMapper();
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private Drafts() {}

  /// The least that makes a definition.
  static ObjectNode definition(String name) {
    ObjectNode draft = MAPPER.createObjectNode().put("name", name);
    draft
        .putObject("expression")
        .put("type", "PQL")
        .put("format", "pql/text")
        .put("value", "homeAddress.country = \"CA\"");
    return draft;
  }

  /// With a name that no other has.
  static ObjectNode definition() {
    return definition("Definition " + COUNTER.incrementAndGet());
  }

  static ObjectNode folder(String name) {
    return MAPPER.createObjectNode().put("name", name);
  }

  static ObjectNode folder(String name, String parentFolderId) {
    return folder(name).put("parentFolderId", parentFolderId);
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// JSON as it is written in a test, with ' for ".
  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
