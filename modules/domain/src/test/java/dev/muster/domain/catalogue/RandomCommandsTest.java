package dev.muster.domain.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Bodies;
import dev.muster.domain.Stamp;
import dev.muster.domain.audiences.AudienceReader;
import dev.muster.domain.audiences.AudienceReading;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.audiences.Lifecycle;
import dev.muster.domain.catalogue.AudienceCommand.CreateExternalAudience;
import dev.muster.domain.catalogue.AudienceCommand.DeleteAudience;
import dev.muster.domain.catalogue.AudienceCommand.MeasureAudiences;
import dev.muster.domain.catalogue.AudienceCommand.PatchAudience;
import dev.muster.domain.catalogue.AudienceCommand.Size;
import dev.muster.domain.catalogue.AudienceEvent.Measure;
import dev.muster.domain.catalogue.CatalogueCommand.CreateDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.CreateFolder;
import dev.muster.domain.catalogue.CatalogueCommand.DeleteDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.DeleteFolder;
import dev.muster.domain.catalogue.CatalogueCommand.ReviseDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.ReviseFolder;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.command.Decision;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever commands come, in whatever order: what the catalogue keeps for quick answers is what
/// its content says, its limits hold, and its events lead to it again, through the stored bytes.
///
/// `-Dmuster.seed=N` runs one seed only.
class RandomCommandsTest {
  private static final int STEP_COUNT = 400;
  private static final CatalogueLimits LIMITS = new CatalogueLimits(12, 5, 3, 10, 4);
  private static final List<String> NAMES =
      List.of("A", "a", "B", " B ", "Caf\u00e9", "Cafe\u0301", "\u212b", "\u00c5", "x", "", "\0");
  private static final List<String> FIELDS =
      List.of(
          "",
          "'description': 'd'",
          "'x': 1.0",
          "'x': {'y': [1.10, null]}",
          "'x': {'z': 1e400}",
          "'ttlInDays': '30'",
          "'mergePolicyId': ''",
          "'schema': {'name': ''}",
          "'schema': {'id': 's'}",
          "'evaluationInfo': {'continuous': {'enabled': true}}",
          "'evaluationInfo': {'continuous': {'enabled': false}}",
          "'evaluationInfo': {'synchronous': {'enabled': true}}",
          "'evaluationInfo': {'synchronous': null, 'batch': {'enabled': true}}",
          "'evaluationInfo': null");

  private static final List<String> FACES =
      List.of("'x': 1.0", "'lifecycleState': 'draft'", "'audienceId': 'x'", "'labels': ['a']");

  private static final AudienceReader READER = new AudienceReader(Bodies.READER);

  private final CatalogueRules rules = new CatalogueRules(LIMITS, Bodies.READER);

  static LongStream seeds() {
    Long only = Long.getLong("muster.seed");
    return only == null ? LongStream.range(0, 60) : LongStream.of(only);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void indexesAreWhatTheContentSays(long seed) {
    var random = new Random(seed);
    Catalogue catalogue = rules.initial();
    Catalogue fromBytes = rules.initial();
    var events = new ArrayList<CatalogueEvent>();
    for (int step = 0; step < STEP_COUNT; step++) {
      CatalogueCommand command = command(random);
      if (rules.decide(catalogue, command) instanceof Decision.Accepted(var accepted)) {
        for (CatalogueEvent event : accepted) {
          catalogue = rules.evolve(catalogue, event);
          fromBytes = rules.evolve(fromBytes, throughBytes(event));
          events.add(event);
        }
      }
      String where = "seed %d, step %d, %s".formatted(seed, step, command);
      assertIndexed(catalogue, where);
      assertWithinLimits(catalogue, where);
      assertThat(fromBytes).as(where).isEqualTo(catalogue);
    }
    Catalogue replayed = rules.initial();
    for (CatalogueEvent event : events) {
      replayed = rules.evolve(replayed, event);
    }
    assertThat(replayed).as("seed %d", seed).isEqualTo(catalogue);
    assertThat(events).as("seed %d: the commands must do something", seed).hasSizeGreaterThan(20);
  }

  private static CatalogueEvent throughBytes(CatalogueEvent event) {
    EventCodec.Encoded stored = CatalogueEvent.CODEC.encode(event);
    return CatalogueEvent.CODEC.decode(stored.type(), stored.version(), stored.payload());
  }

  private static void assertIndexed(Catalogue catalogue, String where) {
    var contentCounts = new TreeMap<String, Integer>();
    var names = new HashSet<String>();
    int streamingCount = 0;
    int edgeCount = 0;
    for (Definition definition : catalogue.definitions()) {
      EvaluationInfo info = definition.content().evaluationInfo();
      streamingCount += info.continuous() || info.synchronous() ? 1 : 0;
      edgeCount += info.synchronous() ? 1 : 0;
      contentCounts.merge(definition.content().parentFolderId(), 1, Integer::sum);
      assertThat(names.add(normal(definition.name()))).as(where).isTrue();
      assertThat(catalogue.audienceNamed(definition.name())).as(where).contains(definition.id());
      assertThat(catalogue.definitionNamed(definition.name())).as(where).contains(definition.id());
      assertThat(catalogue.definition(definition.id())).as(where).contains(definition);
    }
    for (ExternalAudience external : catalogue.audiences().externals()) {
      assertThat(names.contains(normal(external.name()))).as(where).isFalse();
      assertThat(catalogue.audienceNamed(external.name())).as(where).contains(external.id());
      assertThat(catalogue.definition(external.id())).as(where).isEmpty();
    }
    var places = new HashSet<List<String>>();
    for (Folder folder : catalogue.folders()) {
      contentCounts.merge(folder.parentFolderId(), 1, Integer::sum);
      assertThat(places.add(List.of(folder.parentFolderId(), normal(folder.name()))))
          .as(where)
          .isTrue();
      assertThat(catalogue.folderNamed(folder.parentFolderId(), folder.name()))
          .as(where)
          .contains(folder.id());
      assertThat(catalogue.depth(folder.id())).as(where).isEqualTo(depth(catalogue, folder.id()));
      assertThat(catalogue.height(folder.id())).as(where).isEqualTo(height(catalogue, folder.id()));
    }
    assertThat(catalogue.definitionCount()).as(where).isEqualTo(catalogue.definitions().size());
    assertThat(catalogue.folderCount()).as(where).isEqualTo(catalogue.folders().size());
    assertThat(catalogue.streamingCount()).as(where).isEqualTo(streamingCount);
    assertThat(catalogue.edgeCount()).as(where).isEqualTo(edgeCount);
    var parents = new HashSet<String>(contentCounts.keySet());
    parents.add(Folder.ROOT_ID);
    catalogue.folders().forEach(folder -> parents.add(folder.id()));
    for (String parent : parents) {
      assertThat(catalogue.hasFolder(parent)).as(where).isTrue();
      assertThat(catalogue.contentCount(parent))
          .as(where)
          .isEqualTo(contentCounts.getOrDefault(parent, 0));
    }
    // What was named so once and is no longer must not be found: nothing else may be in the index.
    for (String name : NAMES) {
      assertThat(catalogue.definitionNamed(name).isPresent())
          .as(where)
          .isEqualTo(names.contains(normal(name)));
      for (String parent : parents) {
        assertThat(catalogue.folderNamed(parent, name).isPresent())
            .as(where)
            .isEqualTo(places.contains(List.of(parent, normal(name))));
      }
    }
  }

  private static void assertWithinLimits(Catalogue catalogue, String where) {
    assertThat(catalogue.audienceCount()).as(where).isLessThanOrEqualTo(LIMITS.definitionCount());
    assertThat(catalogue.streamingCount()).as(where).isLessThanOrEqualTo(LIMITS.streamingCount());
    assertThat(catalogue.edgeCount()).as(where).isLessThanOrEqualTo(LIMITS.edgeCount());
    assertThat(catalogue.folderCount()).as(where).isLessThanOrEqualTo(LIMITS.folderCount());
    for (Folder folder : catalogue.folders()) {
      assertThat(catalogue.depth(folder.id())).as(where).isLessThanOrEqualTo(LIMITS.folderDepth());
    }
  }

  private static int depth(Catalogue catalogue, String folderId) {
    return folderId.equals(Folder.ROOT_ID)
        ? 0
        : 1 + depth(catalogue, catalogue.folder(folderId).orElseThrow().parentFolderId());
  }

  private static int height(Catalogue catalogue, String folderId) {
    return catalogue.folders().stream()
        .filter(folder -> folder.parentFolderId().equals(folderId))
        .mapToInt(folder -> 1 + height(catalogue, folder.id()))
        .max()
        .orElse(0);
  }

  private static String normal(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  private static CatalogueCommand command(Random random) {
    var stamp = new Stamp(random.nextInt(1_000_000), "author" + random.nextInt(3));
    OptionalLong ifVersion =
        random.nextInt(4) == 0 ? OptionalLong.of(1 + random.nextInt(3)) : OptionalLong.empty();
    return switch (random.nextInt(13)) {
      case 0, 1, 2 -> {
        ObjectNode body = Bodies.definition("n" + random.nextInt(14), oneOf(random, FIELDS));
        String name = oneOf(random, NAMES.subList(0, 9));
        if (random.nextBoolean()) {
          body.put("name", name);
        }
        if (random.nextBoolean()) {
          body.put("parentFolderId", folderId(random));
        }
        yield new CreateDefinition(
            definitionId(random), Bodies.content(body), Optional.empty(), stamp);
      }
      case 3, 4, 5 -> {
        ObjectNode patch = Bodies.object("{" + oneOf(random, FIELDS) + "}");
        if (random.nextInt(3) == 0) {
          patch.put("name", oneOf(random, NAMES));
        }
        if (random.nextInt(3) == 0) {
          patch.put("parentFolderId", folderId(random));
        }
        yield new ReviseDefinition(definitionId(random), patch, ifVersion, stamp);
      }
      case 6 -> new DeleteDefinition(definitionId(random), ifVersion, stamp);
      case 7 -> new CreateFolder(folderId(random), oneOf(random, NAMES), folderId(random), stamp);
      case 10 -> {
        ObjectNode body =
            Bodies.object("{'type': 'ExternalSegment', " + oneOf(random, FACES) + "}");
        body.put("name", "e" + random.nextInt(9));
        yield new CreateExternalAudience(
            definitionId(random), (AudienceReading.External) READER.read(body), stamp);
      }
      case 11 ->
          random.nextInt(4) == 0
              ? new DeleteAudience(definitionId(random), ifVersion, stamp)
              : new PatchAudience(
                  definitionId(random),
                  (ArrayNode)
                      Bodies.object(
                              "{'x': [{'op': 'add', 'path': '/lifecycleState', 'value': '%s'}]}"
                                  .formatted(oneOf(random, List.of(Lifecycle.values())).word()))
                          .get("x"),
                  ifVersion,
                  stamp);
      case 12 ->
          new MeasureAudiences(
              List.of(
                  new Size(
                      "AEPSegments",
                      definitionId(random),
                      random.nextBoolean() ? Measure.PROFILES : Measure.RECORDS,
                      Bodies.object("{'data': {'totalProfiles': " + random.nextInt(9) + "}}"))));
      case 8 ->
          new ReviseFolder(
              folderId(random),
              sometimes(random, oneOf(random, NAMES)),
              sometimes(random, folderId(random)),
              ifVersion,
              stamp);
      default ->
          random.nextInt(3) == 0
              ? new DeleteFolder(folderId(random), ifVersion, stamp)
              : new CreateFolder(folderId(random), oneOf(random, NAMES), folderId(random), stamp);
    };
  }

  private static Optional<String> sometimes(Random random, String text) {
    return random.nextBoolean() ? Optional.of(text) : Optional.empty();
  }

  private static String definitionId(Random random) {
    return "d" + random.nextInt(16);
  }

  private static String folderId(Random random) {
    int number = random.nextInt(14);
    return number == 0 ? Folder.ROOT_ID : "f" + number;
  }

  private static <T> T oneOf(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
