package dev.muster.domain.exports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Stamp;
import dev.muster.eventlog.Tenant;
import org.junit.jupiter.api.Test;

/// What is shown of an export job can be sent again, and means the same.
class ExportJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Tenant ACME = new Tenant("acme", "prod");

  @Test
  void whatIsShownCanBeSentAgain() throws Exception {
    ExportRequest request =
        read(
            """
            {'fields': ['b', ' a.c'], 'mergePolicy': {'id': 'm', 'version': 3},
             'filter': {'segments': [{'segmentId': 's', 'status': 'EXITED'}, {'segmentId': 't', 'segmentNs': 'x'}],
               'segmentQualificationTime': {'startTime': '2026-01-01T01:00:00+01:00', 'endTime': null},
               'fromIngestTimestamp': '2026-01-01T00:00:00.5Z', 'emptyProfiles': 'False'},
             'additionalFields': {'eventList': {'fields': '', 'filter': {'toIngestTimestamp': '2026-01-01T00:00:00Z'}}},
             'destination': {'datasetId': 'd', 'segmentPerBatch': true}, 'evaluationInfo': {'segmentation': 'true'},
             'schema': {'name': '_xdm.context.profile'}, 'unknown': 1}\
            """);
    assertThat(request.fields()).containsExactly("b", "a.c");
    assertThat(request.segments().getFirst().statuses())
        .containsExactly(ExportSegment.Status.EXITED);
    assertThat(request.segments().getLast().statuses()).isEqualTo(ExportSegment.MEMBERS);
    assertThat(request.qualifiedFromMillis()).isEqualTo(1_767_225_600_000L);
    assertThat(request.segmentation()).isTrue();
    ExportJob job = ExportJob.created(7, request, "m", 3, "r", new Stamp(1, "ada"));
    JsonNode shown = MAPPER.readTree(ExportJson.document(ACME, job));
    assertThat(shown.path("id").isIntegralNumber()).isTrue();
    assertThat(read(shown.toString())).isEqualTo(request);
  }

  @Test
  void aBatchIsTheSameWheneverItIsAskedFor() throws Exception {
    ExportRequest request = read("{'destination': {'datasetId': 'd'}}");
    ExportJob job = ExportJob.created(7, request, "m", 3, "r", new Stamp(1, "ada"));
    String batch = ExportJson.batchId(ACME, job, null);
    assertThat(batch)
        .isEqualTo(ExportJson.batchId(ACME, job, null))
        .isNotEqualTo(ExportJson.batchId(ACME, job, "s"))
        .isNotEqualTo(ExportJson.batchId(new Tenant("acme", "dev"), job, null));
  }

  private static ExportRequest read(String json) throws Exception {
    ExportReading reading =
        ExportReader.read((ObjectNode) MAPPER.readTree(json.replace('\'', '"')), "api");
    assertThat(reading).isInstanceOf(ExportReading.Read.class);
    return ((ExportReading.Read) reading).request();
  }
}
