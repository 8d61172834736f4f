package dev.muster.domain;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// A sandbox as the API shows it. `prod` is every organisation's default one.
///
/// @param id made from organisation and name, so that it is the same everywhere and for ever
/// @param type `production` or `development`
public record Sandbox(String id, String name, String type, boolean isDefault) {
  public static final String PRODUCTION = "prod";

  public static Sandbox of(Tenant tenant) {
    byte[] seed =
        "muster-sandbox\n%s\n%s"
            .formatted(tenant.organisation(), tenant.sandbox())
            .getBytes(StandardCharsets.UTF_8);
    boolean production = tenant.sandbox().equals(PRODUCTION);
    return new Sandbox(
        UUID.nameUUIDFromBytes(seed).toString(),
        tenant.sandbox(),
        production ? "production" : "development",
        production);
  }

  /// As the field `sandbox` of the object that is being written.
  public void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("sandbox");
    json.writeStringField("sandboxId", id);
    json.writeStringField("sandboxName", name);
    json.writeStringField("type", type);
    json.writeBooleanField("default", isDefault);
    json.writeEndObject();
  }
}
