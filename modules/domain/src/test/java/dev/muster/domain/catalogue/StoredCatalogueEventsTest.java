package dev.muster.domain.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.domain.Bodies;
import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.catalogue.CatalogueEvent.FolderCreated;
import dev.muster.domain.catalogue.CatalogueEvent.FolderDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.FolderMoved;
import dev.muster.domain.catalogue.CatalogueEvent.FolderRenamed;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.ExpressionAnalysis;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.EventCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The bytes that were ever stored are read for ever.
///
/// Each event type has a golden file, `golden/<type>.<version>.json`, for each of its versions. The
/// file of an older version is never changed: a new version gets a file of its own, which
/// `-Dmuster.golden=true` writes when it is missing.
class StoredCatalogueEventsTest {
  private static final Stamp CREATED = new Stamp(1_767_225_600_123L, "ada@example.com");
  private static final Stamp UPDATED =
      new Stamp(1_767_312_000_456L, "bob \"b\" \u00e9\ud83d\ude00");
  private static final String ID = "4afe34ae-8c98-4513-8a1d-67ccaa54bc05";
  private static final String FOLDER_ID = "0a1b2c3d-0000-4000-8000-000000000001";
  private static final String PARENT_ID = "0a1b2c3d-0000-4000-8000-000000000002";

  private static final DefinitionContent PLAIN = Bodies.content("Plain", "");
  private static final DefinitionContent FULL =
      Bodies.content(
          "Caf\u00e9 \ud83d\ude00 <\"'\\>",
          """
          'description': 'two\\nlines', 'expression': {'format': 'pql/json', 'value': {'nodeType': 'literal', 'value': null}},
          'schema': {'name': 'n', 'id': 'https://ns.example.com/i'}, 'mergePolicyId': 'm',
          'evaluationInfo': {'continuous': {'enabled': true}, 'synchronous': {'enabled': true}},
          'dataGovernancePolicy': {'excludeOptOut': false}, 'ttlInDays': 30, 'parentFolderId': '%s',
          'z': null, 'a': [1, 1.0, 1.10, 1e400, 12345678901234567890, -0.5, true, {'b': [], 'c': {}}], '': '', '@type': 'x'
          """
              .formatted(FOLDER_ID));

  private static final ExpressionAnalysis ANALYSIS =
      new ExpressionAnalysis(
          List.of("loyal"),
          List.of("xEvent.timestamp"),
          List.of("web.visit"),
          "PT24H",
          1,
          ExpressionAnalysis.Kind.PROFILE_AND_EVENTS,
          List.of(),
          List.of(new Note("event-with-audience", "It combines.")));

  /// What the golden file of this name holds.
  private static final Map<String, CatalogueEvent> EXPECTED =
      new HashMap<>(StoredJobEvents.EXPECTED);

  static {
    EXPECTED.putAll(StoredPolicyEvents.EXPECTED);
    EXPECTED.putAll(StoredAudienceEvents.EXPECTED);
    EXPECTED.putAll(StoredExportEvents.EXPECTED);
    EXPECTED.put("sandbox-created.1", new SandboxEvent.SandboxCreated(CREATED));
    EXPECTED.put("sandbox-reset.1", new SandboxEvent.SandboxReset(UPDATED));
    EXPECTED.put("sandbox-deleted.1", new SandboxEvent.SandboxDeleted(UPDATED));
    EXPECTED.putAll(
        Map.of(
            "definition-created.1",
            new DefinitionCreated(Definition.created(ID, PLAIN, ANALYSIS, CREATED)),
            "definition-revised.1",
            new DefinitionRevised(
                new Definition(
                    ID,
                    FULL,
                    null,
                    List.of(new Note("evaluation-fell-back", "It fell back.")),
                    2,
                    CREATED,
                    UPDATED)),
            "definition-deleted.1",
            new DefinitionDeleted(ID, 3, UPDATED),
            "folder-created.1",
            new FolderCreated(new Folder(FOLDER_ID, "Folder", "root", 1, CREATED, CREATED)),
            "folder-renamed.1",
            new FolderRenamed(new Folder(FOLDER_ID, "Other", "root", 2, CREATED, UPDATED)),
            "folder-moved.1",
            new FolderMoved(new Folder(FOLDER_ID, "Other", PARENT_ID, 3, CREATED, UPDATED)),
            "folder-deleted.1",
            new FolderDeleted(FOLDER_ID, UPDATED)));
  }

  static Stream<String> names() {
    return EXPECTED.keySet().stream().sorted();
  }

  private static CatalogueEvent expected(String name) {
    @Nullable CatalogueEvent event = EXPECTED.get(name);
    return event == null ? fail("No event for " + name) : event;
  }

  private static byte[] golden(String name) throws IOException {
    Path source = Path.of("src/test/resources/golden", name + ".json");
    if (Boolean.getBoolean("muster.golden") && Files.notExists(source)) {
      Files.write(source, CatalogueEvent.CODEC.encode(expected(name)).payload());
    }
    try (@Nullable InputStream file =
        StoredCatalogueEventsTest.class.getResourceAsStream("/golden/" + name + ".json")) {
      return file == null ? fail("golden/" + name + ".json is missing") : file.readAllBytes();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsTheGoldenBytes(String name) throws IOException {
    String type = name.substring(0, name.lastIndexOf('.'));
    int version = Integer.parseInt(name.substring(name.lastIndexOf('.') + 1));
    assertThat(CatalogueEvent.CODEC.decode(type, version, golden(name))).isEqualTo(expected(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void writesTheGoldenBytes(String name) throws IOException {
    EventCodec.Encoded stored = CatalogueEvent.CODEC.encode(expected(name));
    if (name.equals(stored.type() + "." + stored.version())) {
      assertThat(new String(stored.payload(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo(new String(golden(name), java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @Test
  void keepsTheOrderOfUnknownFields() throws IOException {
    CatalogueEvent event =
        CatalogueEvent.CODEC.decode("definition-revised", 1, golden("definition-revised.1"));
    assertThat(((DefinitionRevised) event).definition().content().further().keySet())
        .containsExactly("z", "a", "", "@type");
  }

  /// Fails when an event type, or the present version of one, has no golden file.
  @Test
  void everyEventTypeHasGoldenBytes() {
    Map<Class<?>, List<CatalogueEvent>> byClass =
        EXPECTED.values().stream().collect(Collectors.groupingBy(Object::getClass));
    assertThat(byClass.keySet()).containsExactlyInAnyOrderElementsOf(records(CatalogueEvent.class));
    for (List<CatalogueEvent> events : byClass.values()) {
      EventCodec.Encoded stored = CatalogueEvent.CODEC.encode(events.getFirst());
      for (int version = 1; version <= stored.version(); version++) {
        assertThat(EXPECTED).containsKey(stored.type() + "." + version);
      }
    }
  }

  private static List<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses())
            .flatMap(inner -> records(inner).stream())
            .toList()
        : List.of(type);
  }

  @Test
  void everyGoldenFileIsRead() throws IOException {
    var folder = Path.of("src/test/resources/golden");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              EXPECTED.keySet().stream().map(name -> name + ".json").toList());
    }
  }
}
