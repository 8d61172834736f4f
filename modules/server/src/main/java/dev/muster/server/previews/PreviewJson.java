package dev.muster.server.previews;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.domain.definitions.Note;
import dev.muster.evaluation.sampling.Estimate;
import dev.muster.profiles.identity.Identity;
import dev.muster.server.profiles.Xid;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A preview in the API's own forms.
final class PreviewJson {
  private static final String PREVIEW = "/data/core/ups/preview/";
  private static final String ENTITY =
      "/data/core/ups/access/entities?schema.name=_xdm.context.profile&entityId=";

  private PreviewJson() {}

  static void writeState(JsonGenerator json, Preview preview, PreviewState state)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("state", state.name());
    json.writeStringField("previewQueryId", preview.id());
    json.writeStringField("previewQueryStatus", state.name());
    json.writeStringField("previewId", preview.id());
    json.writeNumberField("previewExecutionId", 0);
    json.writeEndObject();
  }

  static void writeResults(JsonGenerator json, Preview preview, int offset, int limit)
      throws IOException {
    Preview.Stage stage = preview.stage();
    List<List<Identity>> found = stage.findings().found();
    int from = Math.min(offset, found.size());
    int to = Math.min(found.size(), from + limit);
    json.writeStartObject();
    json.writeStringField("state", stage.state().name());
    json.writeStringField("previewId", preview.id());
    json.writeArrayFieldStart("results");
    for (List<Identity> identities : found.subList(from, to)) {
      json.writeStartObject();
      writeIdentity(json, identities.getFirst());
      json.writeArrayFieldStart("relatedObjects");
      for (Identity related : identities.subList(1, identities.size())) {
        json.writeStartObject();
        writeIdentity(json, related);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("page");
    json.writeNumberField("offset", offset);
    json.writeNumberField("size", to - from);
    json.writeNumberField("totalCount", found.size());
    json.writeEndObject();
    json.writeObjectFieldStart("link");
    if (to < found.size()) {
      json.writeStringField(
          "next", "%s%s?offset=%d&limit=%d".formatted(PREVIEW, preview.id(), to, limit));
    }
    json.writeEndObject();
    writeError(json, stage.findings().error());
    json.writeEndObject();
  }

  private static void writeIdentity(JsonGenerator json, Identity identity) throws IOException {
    String xid = Xid.of(identity);
    json.writeStringField("objectId", xid);
    json.writeStringField("_href", ENTITY + xid);
    json.writeStringField("namespace", identity.namespace());
    json.writeStringField("id", identity.id());
  }

  static void writeEstimate(JsonGenerator json, Preview preview) throws IOException {
    Preview.Stage stage = preview.stage();
    PreviewFindings findings = stage.findings();
    @Nullable Estimate estimate = findings.estimate();
    json.writeStartObject();
    json.writeStringField("state", stage.state().name());
    json.writeNumberField("estimatedSize", findings.size());
    json.writeNumberField("numRowsToRead", findings.population());
    json.writeNumberField("profilesReadSoFar", findings.read());
    json.writeNumberField("profilesMatchedSoFar", findings.matched());
    json.writeNumberField("totalRows", findings.population());
    json.writeNumberField("standardError", estimate == null ? 0 : estimate.standardError());
    json.writeStringField("confidenceInterval", Estimate.CONFIDENCE);
    writeError(json, findings.error());
    json.writeObjectFieldStart("_links");
    json.writeStringField("preview", PREVIEW + preview.id());
    json.writeEndObject();
    json.writeObjectFieldStart("muster");
    json.writeBooleanField("exact", findings.isExact());
    json.writeStringField("now", preview.question().now().toString());
    if (findings.asOf() != null) {
      json.writeNumberField("lower", findings.interval().lower());
      json.writeNumberField("upper", findings.interval().upper());
      json.writeNumberField("asOfPosition", findings.asOf().value());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeError(JsonGenerator json, @Nullable Note error) throws IOException {
    json.writeObjectFieldStart("error");
    json.writeStringField("description", error == null ? "" : error.message());
    json.writeStringField("code", error == null ? "" : error.code());
    json.writeStringField("traceback", "");
    json.writeEndObject();
  }
}
