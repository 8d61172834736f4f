package dev.muster.server.operations;

import dev.muster.server.http.Answer;
import dev.muster.server.http.Dispatcher.OpenPage;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The pages that anybody may see: health, metrics, and the description of the API. They work
/// without a network: everything they need is in the program.
public final class Pages {
  private static final String UI = "/META-INF/resources/webjars/swagger-ui/";
  private static final String UI_VERSION_FILE =
      "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

  private Pages() {}

  /// @param notReady why the service cannot be used yet; empty when it can
  public static Map<String, OpenPage> all(Metrics metrics, Supplier<Optional<String>> notReady) {
    String ui = UI + uiVersion() + "/";
    var pages = new LinkedHashMap<String, OpenPage>();
    pages.put("/health/live", _ -> Future.succeededFuture(status(200, "live", "")));
    pages.put(
        "/health/ready",
        _ ->
            Future.succeededFuture(
                notReady
                    .get()
                    .map(why -> status(503, "starting", why).with("Retry-After", "1"))
                    .orElseGet(() -> status(200, "ready", ""))));
    pages.put(
        "/metrics",
        _ ->
            Future.succeededFuture(
                text("text/plain; version=0.0.4; charset=utf-8", metrics.scrape())));
    pages.put("/openapi.yaml", _ -> resource("/openapi.yaml", "application/yaml"));
    pages.put("/docs", _ -> resource("/docs/index.html", "text/html; charset=utf-8"));
    for (String script : new String[] {"swagger-ui-bundle.js", "swagger-ui.css"}) {
      String type = script.endsWith(".js") ? "text/javascript" : "text/css";
      pages.put("/docs/" + script, _ -> resource(ui + script, type));
    }
    return pages;
  }

  private static String uiVersion() {
    var properties = new Properties();
    try (@Nullable InputStream in = Pages.class.getResourceAsStream(UI_VERSION_FILE)) {
      if (in == null) {
        throw new IllegalStateException("The program lacks " + UI_VERSION_FILE);
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "");
  }

  private static Answer status(int code, String status, String why) {
    return Answer.json(
        code,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", status);
          if (!why.isEmpty()) {
            json.writeStringField("reason", why);
          }
          json.writeEndObject();
        });
  }

  private static Answer text(String type, String text) {
    return new Answer(
        200,
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        type,
        Map.of("Cache-Control", "no-store"),
        Optional.empty());
  }

  private static Future<Answer> resource(String name, String type) {
    try (@Nullable InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The program lacks " + name);
      }
      return Future.succeededFuture(
          new Answer(200, in.readAllBytes(), type, Map.of(), Optional.empty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
