package dev.muster.domain.policies;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.domain.Sandbox;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.util.Locale;

/// A merge policy as clients see it.
public final class PolicyJson {
  private PolicyJson() {}

  public static void write(JsonGenerator json, Tenant tenant, Policy policy) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", policy.id());
    json.writeStringField("name", policy.name());
    json.writeStringField("imsOrgId", tenant.organisation());
    Sandbox.of(tenant).write(json);
    json.writeObjectFieldStart("schema");
    json.writeStringField("name", SchemaReference.PROFILE.name());
    json.writeEndObject();
    json.writeNumberField("version", policy.version());
    json.writeObjectFieldStart("identityGraph");
    json.writeStringField("type", policy.graph().name().toLowerCase(Locale.ROOT));
    json.writeEndObject();
    json.writeObjectFieldStart("attributeMerge");
    json.writeStringField("type", policy.attributeMerge().word());
    if (!policy.datasetIds().isEmpty()) {
      json.writeArrayFieldStart("order");
      for (String id : policy.datasetIds()) {
        json.writeString(id);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeBooleanField("isActiveOnEdge", policy.activeOnEdge());
    json.writeBooleanField("default", policy.isDefault());
    json.writeNumberField("updateEpoch", policy.updated().timeMillis() / 1_000);
    json.writeEndObject();
  }
}
