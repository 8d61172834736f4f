package dev.muster.profiles.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.view.EventSelection;
import dev.muster.profiles.view.ProfileDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of the store, one by one.
class StoreRulesTest {
  private static final MergePolicy NONE =
      new MergePolicy("n", MergePolicy.Graph.NONE, new MergePolicy.Newest());
  private static final MergePolicy PDG =
      new MergePolicy("p", MergePolicy.Graph.PDG, new MergePolicy.Newest());
  private static final String ANN = "'identityMap':{'CRMID':[{'id':'ann','primary':true}]}";
  private static final Identity ANN_ID = new Identity("CRMID", "ann");

  private final ProfileStore store = new ProfileStore(new StoreLimits(1 << 20, 50));
  private long position;

  private void fragment(String dataset, String... lines) {
    store.apply(
        new LogPosition(++position),
        new ProfileEvent.FragmentsAdded(dataset, 1_000, ndjson(lines)));
  }

  private void events(String... lines) {
    store.apply(
        new LogPosition(++position), new ProfileEvent.EventsAdded("events", 1_000, ndjson(lines)));
  }

  private void delete(Identity identity) {
    store.apply(new LogPosition(++position), new ProfileEvent.ProfileDeleted(identity, 1_000));
  }

  private static byte[] ndjson(String... lines) {
    return String.join("\n", lines).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode json(String text) throws IOException {
    return new JsonMapper().readTree(text.replace('\'', '"'));
  }

  private ProfileDocument find(MergePolicy policy, Identity identity) {
    return store.find(policy, identity).orElseThrow();
  }

  @Test
  void aNewerFragmentOfADatasetReplacesTheOlderOneEvenWhenTheClockWentBack() throws IOException {
    fragment("a", "{" + ANN + ",'tier':'gold','city':'Bonn'}");
    store.apply(
        new LogPosition(++position),
        new ProfileEvent.FragmentsAdded("a", 10, ndjson("{" + ANN + ",'tier':'silver'}")));
    assertThat(find(NONE, ANN_ID).document()).isEqualTo(json("{" + ANN + ",'tier':'silver'}"));
  }

  @Test
  void fieldsOfSeveralDatasetsAreMergedLeafByLeaf() throws IOException {
    fragment("a", "{" + ANN + ",'home':{'city':'Bonn','zip':'1'},'colours':['red','blue']}");
    fragment("b", "{" + ANN + ",'home':{'city':'Rome'},'colours':['green']}");
    assertThat(find(NONE, ANN_ID).document())
        .isEqualTo(json("{" + ANN + ",'home':{'city':'Rome','zip':'1'},'colours':['green']}"));
    var byDataset =
        new MergePolicy("d", MergePolicy.Graph.NONE, new MergePolicy.ByDataset(List.of("a", "b")));
    assertThat(find(byDataset, ANN_ID).document())
        .isEqualTo(json("{" + ANN + ",'home':{'city':'Bonn','zip':'1'},'colours':['red','blue']}"));
  }

  @Test
  void datasetsThatAreNotInTheListTakeNoPart() {
    fragment("a", "{" + ANN + "}");
    var other =
        new MergePolicy("o", MergePolicy.Graph.NONE, new MergePolicy.ByDataset(List.of("b")));
    assertThat(store.find(other, ANN_ID)).isEmpty();
    assertThat(store.view(other).profileCount()).isZero();
    assertThat(store.view(NONE).profileCount()).isEqualTo(1);
  }

  @Test
  void whoHasEventsOnlyIsAProfileWithItsIdentity() throws IOException {
    events("{'_id':'1','timestamp':'2011-12-10T08:00:00Z'," + ANN + "}");
    assertThat(find(PDG, ANN_ID).document()).isEqualTo(json("{" + ANN + "}"));
    var block = store.view(PDG).blocks().getFirst();
    assertThat(block.profiles().json(0).get("xEvent")).hasSize(1);
    fragment("a", "{'identityMap':{'CRMID':[{'id':'bob'}]},'x':1}");
    assertThat(store.view(PDG).blocks().getFirst().profiles().json(1).has("xEvent")).isFalse();
  }

  @Test
  void aDocumentWithoutPrimaryIsStoredAtItsFirstIdentity() {
    fragment("a", "{'identityMap':{'Email':[{'id':'a@b'},{'id':'c@d'}],'CRMID':[{'id':'7'}]}}");
    assertThat(store.find(NONE, new Identity("Email", "a@b"))).isPresent();
    assertThat(store.find(NONE, new Identity("CRMID", "7"))).isEmpty();
    assertThat(find(PDG, new Identity("CRMID", "7")).identities())
        .containsExactly(
            new Identity("Email", "a@b"), new Identity("Email", "c@d"), new Identity("CRMID", "7"));
  }

  @Test
  void aDocumentWithoutIdentityIsCountedAndLeftOut() {
    fragment("a", "{'x':1}", "{" + ANN + "}", "{'identityMap':{'CRMID':[{'id':''}]}}");
    assertThat(store.figures().unusableCount()).isEqualTo(2);
    assertThat(store.view(NONE).profileCount()).isEqualTo(1);
  }

  @Test
  void eventsAreReadByTimeOrderAndLimit() {
    for (int day = 9; day > 0; day--) {
      events("{" + ANN + ",'_id':'" + day + "','timestamp':'2011-12-0" + day + "T00:00:00Z'}");
    }
    events("{" + ANN + ",'_id':'5','timestamp':'2011-12-20T00:00:00Z'}");
    var history = find(NONE, ANN_ID).events();
    assertThat(history.count()).isEqualTo(9);
    long from = java.time.Instant.parse("2011-12-03T00:00:00Z").toEpochMilli();
    long to = java.time.Instant.parse("2011-12-07T00:00:00Z").toEpochMilli();
    var selection = new EventSelection(from, to, true, 1, 2);
    assertThat(history.countWithin(selection)).isEqualTo(4);
    assertThat(history.read(selection).stream().map(event -> event.get("_id").asText()))
        .containsExactly("5", "4");
    assertThat(history.read(selection).getFirst().at("/identityMap/CRMID/0/id").asText())
        .isEqualTo("ann");
  }

  @Test
  void aDeletedProfileIsGoneFromColumnsAtOnce() {
    fragment("a", "{'identityMap':{'CRMID':[{'id':'ann','primary':true}],'Email':[{'id':'a@b'}]}}");
    fragment("a", "{'identityMap':{'Email':[{'id':'a@b'}]},'secret':'s'}");
    events("{" + ANN + ",'_id':'1','timestamp':'2011-12-10T00:00:00Z'}");
    assertThat(store.view(PDG).profileCount()).isEqualTo(1);
    delete(new Identity("Email", "a@b"));
    assertThat(store.figures().eventCount()).isZero();
    assertThat(store.figures().pendingCount()).isZero();
    assertThat(store.figures().identityCount()).isZero();
    assertThat(store.view(PDG).profileCount()).isZero();
    assertThat(store.view(NONE).blocks().getFirst().profiles().json(1).isNull()).isTrue();
    fragment("a", "{" + ANN + "}");
    assertThat(find(PDG, ANN_ID).entity()).isEqualTo(2);
    assertThat(find(PDG, ANN_ID).events().count()).isZero();
  }

  @Test
  void aViewFollowsWhatIsLinkedInOtherBlocks() {
    fragment("a", "{" + ANN + ",'city':'Bonn'}");
    String[] many = new String[2 * Block.LENGTH];
    for (int each = 0; each < many.length; each++) {
      many[each] = "{'identityMap':{'CRMID':[{'id':'" + each + "'}]}}";
    }
    fragment("a", many);
    String far = "'identityMap':{'CRMID':[{'id':'" + (many.length - 1) + "','primary':true}]}";
    assertThat(store.view(PDG).profileCount()).isEqualTo(many.length + 1);
    // Linked by a record of the far entity.
    fragment("a", "{" + far.replace("]}", ",{'id':'ann'}]}") + ",'tier':'gold'}");
    assertThat(first().path("tier").asText()).isEqualTo("gold");
    assertThat(store.view(PDG).profileCount()).isEqualTo(many.length);
    assertThat(store.view(NONE).profileCount()).isEqualTo(many.length + 1);
    // Changed at the far entity.
    fragment("a", "{" + far + ",'tier':'silver'}");
    assertThat(first().path("tier").asText()).isEqualTo("silver");
    events("{" + far + ",'_id':'1','timestamp':'2011-12-10T00:00:00Z'}");
    assertThat(first().path("xEvent")).hasSize(1);
    assertThat(first().path("city").asText()).isEqualTo("Bonn");
    delete(new Identity("CRMID", Integer.toString(many.length - 1)));
    assertThat(store.view(PDG).blocks().getFirst().isLive(0)).isFalse();
  }

  private JsonNode first() {
    return store.view(PDG).blocks().getFirst().profiles().json(0);
  }

  @Test
  void thereIsNoRoomBeyondTheBudget() {
    assertThat(store.hasRoom()).isTrue();
    for (int each = 0; store.hasRoom() && each < 100_000; each++) {
      events(
          "{'identityMap':{'CRMID':[{'id':'"
              + each % 100
              + "'}]},'_id':'"
              + each
              + "','x':'"
              + each
              + "'}");
    }
    assertThat(store.hasRoom()).isFalse();
    assertThat(store.figures().bytes().total()).isEqualTo(store.sizeBytes());
  }
}
