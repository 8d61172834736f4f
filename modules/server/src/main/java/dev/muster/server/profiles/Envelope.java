package dev.muster.server.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.profiles.intake.DocumentKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A message of streaming ingestion: an XDM entity, and around it what it is and where it goes.
///
/// @param datasetId where it goes; empty for the one that everything of its kind goes to
record Envelope(DocumentKind kind, Optional<String> datasetId, ObjectNode entity) {
  private static final List<String> SCHEMA_PLACES =
      List.of(
          "/body/xdmMeta/schemaRef/id",
          "/body/xdmMeta/xdmSchema/name",
          "/header/schemaRef/id",
          "/header/xdmSchema/name");

  /// What a message comes to.
  sealed interface Reading {
    record Read(Envelope envelope) implements Reading {}

    record Faulty(String code, String reason) implements Reading {}
  }

  /// @param organisation whose token the message came with
  static Reading read(JsonNode message, String organisation) {
    if (!message.isObject()) {
      return new Reading.Faulty("message-invalid", "A message is a JSON object.");
    }
    JsonNode header = message.path("header");
    if (present(header) && !header.isObject()) {
      return new Reading.Faulty("message-invalid", "The 'header' of a message is an object.");
    }
    JsonNode given = header.path("imsOrgId");
    if (present(given) && !given.asText().equals(organisation)) {
      return new Reading.Faulty(
          "organisation-wrong",
          "The 'imsOrgId' in the header of the message is not the organisation that sends it.");
    }
    JsonNode dataset = header.path("datasetId");
    if (present(dataset) && !(dataset.isTextual() && Datasets.isValid(dataset.textValue()))) {
      return new Reading.Faulty(
          "dataset-invalid", "The 'datasetId' in the header of the message cannot be used.");
    }
    if (!(message.path("body").path("xdmEntity") instanceof ObjectNode entity)) {
      return new Reading.Faulty(
          "entity-missing", "A message needs a 'body' with an 'xdmEntity', which is an object.");
    }
    return new Reading.Read(
        new Envelope(
            kind(message, entity),
            present(dataset) ? Optional.of(dataset.textValue()) : Optional.empty(),
            entity));
  }

  private static boolean present(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  /// As the name of the schema's class says. The schemas of an organisation have names that say
  /// nothing; then what only events must have decides.
  private static DocumentKind kind(JsonNode message, ObjectNode entity) {
    for (String place : SCHEMA_PLACES) {
      String name = message.at(place).asText().toLowerCase(Locale.ROOT);
      if (name.endsWith("experienceevent")) {
        return DocumentKind.EVENT;
      }
      if (name.endsWith("context/profile") || name.endsWith("context.profile")) {
        return DocumentKind.PROFILE;
      }
    }
    return entity.hasNonNull("_id") && entity.hasNonNull("timestamp")
        ? DocumentKind.EVENT
        : DocumentKind.PROFILE;
  }
}
