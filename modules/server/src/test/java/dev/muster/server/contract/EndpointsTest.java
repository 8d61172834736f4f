package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.server.http.Endpoint;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The service and its description have the same calls.
class EndpointsTest {
  private final Muster muster = Muster.shared();
  private final ApiDocument document = ApiDocument.load();

  @Test
  void everyCallIsDescribedWithItsRight() {
    var served = new TreeSet<String>();
    for (Endpoint endpoint : muster.endpoints()) {
      served.add(
          "%s %s [%s]"
              .formatted(
                  endpoint.method(),
                  endpoint.path().replaceAll(":(\\w+)", "{$1}"),
                  endpoint.right().word()));
    }
    var described =
        document.operations().stream()
            .filter(operation -> !operation.node().has("security"))
            .map(operation ->
                "%s [%s]"
                    .formatted(
                        operation.place(),
                        operation
                            .node()
                            .path("description")
                            .asText()
                            .replaceAll("(?s)^.*Needs the right `(\\w+)`.*$", "$1")))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(served).isEqualTo(described);
  }

  @Test
  void everyDescribedCallIsServed() {
    for (ApiDocument.Operation operation : document.operations()) {
      String path = operation.path().replace("{version}", "1").replaceAll("\\{\\w+}", "x");
      Reply reply = muster.nobody().raw(operation.method(), path);
      assertThat(reply.status())
          .as(operation.place())
          .isIn(operation.node().has("security") ? 200 : 401);
    }
  }
}
