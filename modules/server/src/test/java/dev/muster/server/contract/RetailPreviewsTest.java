package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Estimates over real customers of a real shop, compared with counts that others have computed.
class RetailPreviewsTest {
  private static final Logger LOG = LoggerFactory.getLogger(RetailPreviewsTest.class);

  @Test
  void everyEstimateIsTheCount() throws IOException {
    List<JsonNode> segments = RetailJobsTest.invoiceSegments();
    Api api = Muster.shared().newTenant();
    var jobs = new Jobs(api);
    RetailJobsTest.sendCustomers(api);
    Map<String, String> ids = RetailJobsTest.define(jobs, segments);
    var estimates = new Estimates(api);
    var wrong = new ArrayList<String>();
    var micros = new ArrayList<Long>();
    for (JsonNode segment : segments) {
      String pql = RetailJobsTest.resolved(ids, segment.path("pql").asText()).orElseThrow();
      var fields = Drafts.object().put("now", segment.path("now").asText());
      long start = System.nanoTime();
      long size = estimates.size(pql, fields);
      micros.add((System.nanoTime() - start) / 1_000);
      if (size != segment.path("expectedCount").asLong()) {
        wrong.add("%s is estimated as %d".formatted(segment, size));
      }
    }
    assertThat(wrong).isEmpty();
    long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
    LOG.info(
        "{} estimates, from the request to the last answer: median {} us, 95% within {} us, slowest {} us, first {}",
        sorted.length,
        sorted[sorted.length / 2],
        sorted[sorted.length * 95 / 100],
        sorted[sorted.length - 1],
        Arrays.toString(micros.stream().limit(5).toArray()));
  }
}
