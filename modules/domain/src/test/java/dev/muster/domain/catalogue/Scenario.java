package dev.muster.domain.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.Bodies;
import dev.muster.domain.Stamp;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Given events, when a command, then events or a refusal.
final class Scenario {
  static final Stamp THEN = new Stamp(1_000, "ada");
  static final Stamp NOW = new Stamp(2_000, "bob");
  static final CatalogueLimits LIMITS = new CatalogueLimits(4, 2, 1, 5, 3);

  private final CatalogueRules rules;
  private Catalogue catalogue;
  private Decision<CatalogueEvent> decision = Decision.accept();

  private Scenario(CatalogueRules rules) {
    this.rules = rules;
    this.catalogue = rules.initial();
  }

  static Scenario given(CatalogueEvent... events) {
    return given(LIMITS, events);
  }

  static Scenario given(CatalogueLimits limits, CatalogueEvent... events) {
    var scenario = new Scenario(new CatalogueRules(limits, Bodies.READER));
    scenario.happened(events);
    return scenario;
  }

  private void happened(CatalogueEvent... events) {
    for (CatalogueEvent event : events) {
      catalogue = rules.evolve(catalogue, event);
    }
  }

  Scenario when(CatalogueCommand command) {
    decision = rules.decide(catalogue, command);
    return this;
  }

  void then(CatalogueEvent... events) {
    assertThat(decision).isEqualTo(new Decision.Accepted<>(List.of(events)));
    happened(events);
  }

  void thenNothing() {
    then();
  }

  void thenRefused(Reason reason, String code) {
    assertThat(refusal().reason()).isEqualTo(reason);
    assertThat(refusal().code()).isEqualTo(code);
    assertThat(refusal().message()).isNotBlank();
    assertThat(refusal().problems()).isNotEmpty();
  }

  Refusal refusal() {
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused<CatalogueEvent>) decision).refusal();
  }

  /// The content of the only event, which is a definition's change.
  DefinitionContent revisedContent() {
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    var events = ((Decision.Accepted<CatalogueEvent>) decision).events();
    assertThat(events).hasSize(1);
    assertThat(events.getFirst()).isInstanceOf(CatalogueEvent.DefinitionRevised.class);
    return ((CatalogueEvent.DefinitionRevised) events.getFirst()).definition().content();
  }

  static Definition definition(String id, String name, String fields) {
    return Definition.unreviewed(id, Bodies.content(name, fields), 1, THEN, THEN);
  }

  static CatalogueEvent created(String id, String name) {
    return created(id, name, "");
  }

  static CatalogueEvent created(String id, String name, String fields) {
    return new CatalogueEvent.DefinitionCreated(definition(id, name, fields));
  }

  static CatalogueEvent deleted(String id) {
    return new CatalogueEvent.DefinitionDeleted(id, 2, THEN);
  }

  static CatalogueEvent folder(String id, String name, String parentId) {
    return new CatalogueEvent.FolderCreated(new Folder(id, name, parentId, 1, THEN, THEN));
  }

  static CatalogueCommand define(String id, String name, String fields) {
    return new CatalogueCommand.CreateDefinition(
        id, Bodies.content(name, fields), Optional.empty(), NOW);
  }

  static CatalogueCommand patch(String id, String patch) {
    return new CatalogueCommand.ReviseDefinition(
        id, Bodies.object(patch), OptionalLong.empty(), NOW);
  }

  static CatalogueCommand patchOf(String id, long version, String patch) {
    return new CatalogueCommand.ReviseDefinition(
        id, Bodies.object(patch), OptionalLong.of(version), NOW);
  }

  static CatalogueCommand delete(String id) {
    return new CatalogueCommand.DeleteDefinition(id, OptionalLong.empty(), NOW);
  }

  static CatalogueCommand createFolder(String id, String name, String parentId) {
    return new CatalogueCommand.CreateFolder(id, name, parentId, NOW);
  }

  static CatalogueCommand rename(String id, String name) {
    return new CatalogueCommand.ReviseFolder(
        id, Optional.of(name), Optional.empty(), OptionalLong.empty(), NOW);
  }

  static CatalogueCommand move(String id, String parentId) {
    return new CatalogueCommand.ReviseFolder(
        id, Optional.empty(), Optional.of(parentId), OptionalLong.empty(), NOW);
  }

  static CatalogueCommand moveAndRename(String id, String parentId, String name) {
    return new CatalogueCommand.ReviseFolder(
        id, Optional.of(name), Optional.of(parentId), OptionalLong.empty(), NOW);
  }

  static CatalogueCommand deleteFolder(String id) {
    return new CatalogueCommand.DeleteFolder(id, OptionalLong.empty(), NOW);
  }
}
