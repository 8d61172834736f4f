package dev.muster.domain.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Bodies;
import dev.muster.domain.Stamp;
import dev.muster.domain.audiences.AudienceFace;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.audiences.ExternalContent;
import dev.muster.domain.audiences.ExternalRun;
import dev.muster.domain.audiences.Landing;
import dev.muster.domain.audiences.Lifecycle;
import dev.muster.domain.catalogue.AudienceEvent.AudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.AudienceRevised;
import dev.muster.domain.catalogue.AudienceEvent.AudiencesMeasured;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceDeleted;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceRevised;
import dev.muster.domain.catalogue.AudienceEvent.Measure;
import dev.muster.domain.catalogue.AudienceEvent.Measurement;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunCreated;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunFailed;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunStarted;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunSucceeded;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.Note;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the golden files of audiences hold, by name.
final class StoredAudienceEvents {
  private static final Stamp CREATED = new Stamp(1_767_225_600_123L, "ada@example.com");
  private static final Stamp UPDATED = new Stamp(1_767_312_000_456L, "");
  private static final String ID = "4afe34ae-8c98-4513-8a1d-67ccaa54bc05";

  private static final Definition DEFINITION =
      Definition.unreviewed(
          ID, Bodies.content("Plain", "'labels': ['core/C1']"), 1, CREATED, CREATED);

  private static final ExternalAudience EXTERNAL =
      ExternalAudience.created(
          ID,
          new ExternalContent(
              "",
              "CustomerAudienceUpload",
              "CUSTOM_UPLOAD",
              "Fair",
              "",
              Lifecycle.DRAFT,
              null,
              null,
              Map.of()),
          CREATED);

  private static final Map<String, CatalogueEvent> AUDIENCES =
      Map.of(
          "audience-created.1",
          new AudienceCreated(DEFINITION, new AudienceFace(Lifecycle.DRAFT)),
          "audience-revised.1",
          new AudienceRevised(
              DEFINITION.revised(DEFINITION.content(), UPDATED),
              new AudienceFace(Lifecycle.PUBLISHED)),
          "external-audience-created.1",
          new ExternalAudienceCreated(EXTERNAL),
          "external-audience-revised.1",
          new ExternalAudienceRevised(
              EXTERNAL.revised(
                  new ExternalContent(
                      "fair \u00e9",
                      "Fairs",
                      "CUSTOM_UPLOAD",
                      "Fair",
                      "two\nlines",
                      Lifecycle.PUBLISHED,
                      30,
                      landing(),
                      fields(
                          "{'labels': ['core/C1'], 'linkedAudienceRef': {'flowId': 'f'}, 'z': 1.10}")),
                  UPDATED)),
          "external-audience-deleted.1",
          new ExternalAudienceDeleted(ID, 3, UPDATED),
          "audiences-measured.1",
          new AudiencesMeasured(
              List.of(
                  new Measurement(
                      ID,
                      "AEPSegments",
                      ID,
                      Measure.PROFILES,
                      Bodies.object("{'jobId': 'j', 'data': {'totalProfiles': 7}}")),
                  new Measurement(
                      ID, "AEPSegments", ID, Measure.RECORDS, Bodies.object("{'data': {}}")))));

  private static final ExternalRun RUN =
      ExternalRun.created(
          "9f0c1b1e-55a1-4c3e-8a0e-3c5f5d1b2a44",
          EXTERNAL,
          new ExternalRun.Request(1_767_225_600L, null, true),
          CREATED);

  private static final Map<String, CatalogueEvent> RUNS =
      Map.of(
          "external-run-created.1",
          new ExternalRunCreated(RUN),
          "external-run-started.1",
          new ExternalRunStarted(RUN.started("attempt", UPDATED)),
          "external-run-succeeded.1",
          new ExternalRunSucceeded(
              RUN.started("attempt", UPDATED)
                  .succeeded(
                      new ExternalRun.Result(
                          List.of("fairs/2026.csv"),
                          7,
                          1,
                          2,
                          List.of(new ExternalRun.RejectedRow("fairs/2026.csv", 3, "It is odd.")),
                          4,
                          3,
                          2,
                          1),
                      UPDATED)),
          "external-run-failed.1",
          new ExternalRunFailed(RUN.failed(new Note("file-unknown", "There is none."), UPDATED)));

  static final Map<String, CatalogueEvent> EXPECTED = new HashMap<>(AUDIENCES);

  static {
    EXPECTED.putAll(RUNS);
  }

  private StoredAudienceEvents() {}

  private static Landing landing() {
    return new Landing(
        "5b1f6a30-1c7e-4a57-9d1e-3f1d2c9b8a70",
        "fairs/2026.csv",
        false,
        List.of(
            new Landing.Field("mail", Landing.Type.STRING, "Email", List.of()),
            new Landing.Field("visits", Landing.Type.LONG, null, List.of("core/C2"))),
        fields("{'path': 'fairs/2026.csv', 'type': 'file', 'baseConnectionId': 'c'}"));
  }

  private static Map<String, JsonNode> fields(String json) {
    ObjectNode object = Bodies.object(json);
    var fields = new LinkedHashMap<String, JsonNode>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }
}
