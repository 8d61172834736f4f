package dev.muster.domain.catalogue;

import static dev.muster.eventlog.command.Decision.accept;
import static dev.muster.eventlog.command.Decision.refuse;

import dev.muster.domain.audiences.AudienceReader;
import dev.muster.domain.audiences.SubmissionReader;
import dev.muster.domain.catalogue.CatalogueCommand.CreateDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.CreateFolder;
import dev.muster.domain.catalogue.CatalogueCommand.DeleteDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.DeleteFolder;
import dev.muster.domain.catalogue.CatalogueCommand.ReviseDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.ReviseFolder;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.catalogue.CatalogueEvent.FolderCreated;
import dev.muster.domain.catalogue.CatalogueEvent.FolderDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.FolderMoved;
import dev.muster.domain.catalogue.CatalogueEvent.FolderRenamed;
import dev.muster.domain.datasets.DatasetLimits;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.exports.ExportLimits;
import dev.muster.domain.folders.Folder;
import dev.muster.domain.folders.FolderName;
import dev.muster.domain.jobs.JobLimits;
import dev.muster.domain.policies.PolicyLimits;
import dev.muster.eventlog.command.Aggregate;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.Optional;
import java.util.OptionalLong;

/// What may be done to a catalogue, and what it does.
public final class CatalogueRules
    implements Aggregate<Catalogue, CatalogueCommand, CatalogueEvent> {
  private final CatalogueLimits limits;
  private final DefinitionRules definitionRules;
  private final AudienceRules audienceRules;
  private final JobRules jobRules;
  private final PolicyRules policyRules;
  private final DatasetRules datasetRules = new DatasetRules(DatasetLimits.DEFAULTS);
  private final ExportRules exportRules = new ExportRules(ExportLimits.DEFAULTS);

  /// @param reader reads a definition after a change has been merged into it
  public CatalogueRules(CatalogueLimits limits, DefinitionReader reader) {
    this(limits, JobLimits.DEFAULTS, PolicyLimits.DEFAULTS, reader);
  }

  public CatalogueRules(
      CatalogueLimits limits,
      JobLimits jobLimits,
      PolicyLimits policyLimits,
      DefinitionReader reader) {
    this.limits = limits;
    this.definitionRules = new DefinitionRules(limits, reader);
    this.audienceRules =
        new AudienceRules(
            definitionRules, new AudienceReader(reader), new SubmissionReader(reader.limits()));
    this.jobRules = new JobRules(jobLimits);
    this.policyRules = new PolicyRules(policyLimits);
  }

  @Override
  public Catalogue initial() {
    return Catalogue.EMPTY;
  }

  @Override
  public Decision<CatalogueEvent> decide(Catalogue catalogue, CatalogueCommand command) {
    return switch (command) {
      case CreateDefinition create -> definitionRules.create(catalogue, create);
      case ReviseDefinition revise -> definitionRules.revise(catalogue, revise);
      case DeleteDefinition delete -> definitionRules.delete(catalogue, delete);
      case CreateFolder create -> create(catalogue, create);
      case ReviseFolder revise ->
          catalogue
              .folder(revise.id())
              .map(folder -> revise(catalogue, folder, revise))
              .orElseGet(() -> unknownFolder());
      case DeleteFolder delete ->
          catalogue
              .folder(delete.id())
              .map(folder -> delete(catalogue, folder, delete))
              .orElseGet(() -> unknownFolder());
      case AudienceCommand audience -> audienceRules.decide(catalogue, audience);
      case ExternalRunCommand run -> ExternalRunRules.decide(catalogue, run);
      case JobCommand job -> jobRules.decide(catalogue, job);
      case PolicyCommand policy -> policyRules.decide(catalogue, policy);
      case DatasetCommand dataset -> datasetRules.decide(catalogue, dataset);
      case ExportCommand export -> exportRules.decide(catalogue, export);
      case SandboxCommand sandbox -> SandboxRules.decide(catalogue, sandbox);
    };
  }

  @Override
  public Catalogue evolve(Catalogue catalogue, CatalogueEvent event) {
    return switch (event) {
      case DefinitionCreated(var definition) ->
          DefinitionRules.created(catalogue, definition, event);
      case DefinitionRevised(var definition) ->
          DefinitionRules.revised(catalogue, definition, event);
      case DefinitionDeleted(var id, long version, _) ->
          DefinitionRules.deleted(catalogue, id, version, event);
      case FolderCreated(var folder) -> {
        requireFollowing(0, folder.version(), event);
        require(!catalogue.hasFolder(folder.id()), event);
        yield placed(catalogue, folder, event);
      }
      case FolderRenamed(var folder) -> {
        requireFollowing(folderVersion(catalogue, folder.id()), folder.version(), event);
        yield placed(catalogue, folder, event);
      }
      case FolderMoved(var folder) -> {
        requireFollowing(folderVersion(catalogue, folder.id()), folder.version(), event);
        yield placed(catalogue, folder, event);
      }
      case FolderDeleted(var id, _) -> {
        require(catalogue.contentCount(id) == 0, event);
        yield catalogue.withoutFolder(id);
      }
      case AudienceEvent audience -> AudienceRules.evolve(catalogue, audience);
      case ExternalRunEvent run -> ExternalRunRules.evolve(catalogue, run);
      case JobEvent job -> AudienceRules.measured(JobRules.evolve(catalogue, job), job);
      case PolicyEvent policy -> PolicyRules.evolve(catalogue, policy);
      case DatasetEvent dataset -> DatasetRules.evolve(catalogue, dataset);
      case ExportEvent export -> ExportRules.evolve(catalogue, export);
      case SandboxEvent sandbox -> SandboxRules.evolve(catalogue, sandbox);
    };
  }

  /// Folders must stay a tree: whoever climbs it comes to the root.
  private static Catalogue placed(Catalogue catalogue, Folder folder, CatalogueEvent event) {
    require(catalogue.hasFolder(folder.parentFolderId()), event);
    require(!catalogue.isInside(folder.parentFolderId(), folder.id()), event);
    return catalogue.with(folder);
  }

  private static long folderVersion(Catalogue catalogue, String id) {
    return catalogue.folder(id).map(Folder::version).orElse(Long.MIN_VALUE);
  }

  static void requireFollowing(long before, long version, CatalogueEvent event) {
    require(version == before + 1, event);
  }

  static void require(boolean holds, CatalogueEvent event) {
    if (!holds) {
      throw new IllegalStateException("An event does not follow what was before it: " + event);
    }
  }

  private Decision<CatalogueEvent> create(Catalogue catalogue, CreateFolder command) {
    if (catalogue.folderCount() >= limits.folderCount()) {
      return refuse(
          Reason.LIMIT,
          "folders-limit",
          "A sandbox holds at most %d folders.".formatted(limits.folderCount()));
    }
    if (catalogue.hasFolder(command.id())) {
      return refuse(Reason.CONFLICT, "id-taken", "A folder with this id exists.");
    }
    String name = command.name().strip();
    return FolderName.objection(name)
        .or(() -> depthObjection(catalogue, command.parentFolderId(), 0))
        .or(() -> namesakeObjection(catalogue, name, command.parentFolderId(), command.id()))
        .<Decision<CatalogueEvent>>map(Decision.Refused::new)
        .orElseGet(() ->
            accept(
                new FolderCreated(
                    new Folder(
                        command.id(),
                        name,
                        command.parentFolderId(),
                        1,
                        command.stamp(),
                        command.stamp()))));
  }

  private Decision<CatalogueEvent> revise(
      Catalogue catalogue, Folder folder, ReviseFolder command) {
    if (isStale(folder.version(), command.ifVersion())) {
      return stale("folder", folder.version());
    }
    String parent = command.parentFolderId().orElse(folder.parentFolderId());
    String name = command.name().map(String::strip).orElse(folder.name());
    boolean moves = !parent.equals(folder.parentFolderId());
    boolean renames = !name.equals(folder.name());
    if (!moves && !renames) {
      return accept();
    }
    Optional<Refusal> objection =
        (renames ? FolderName.objection(name) : Optional.<Refusal>empty())
            .or(() -> moves ? moveObjection(catalogue, folder, parent) : Optional.empty())
            .or(() -> namesakeObjection(catalogue, name, parent, folder.id()));
    if (objection.isPresent()) {
      return new Decision.Refused<>(objection.get());
    }
    Folder next = folder.revised(name, parent, command.stamp());
    return accept(moves ? new FolderMoved(next) : new FolderRenamed(next));
  }

  private static Decision<CatalogueEvent> delete(
      Catalogue catalogue, Folder folder, DeleteFolder command) {
    if (isStale(folder.version(), command.ifVersion())) {
      return stale("folder", folder.version());
    }
    int contentCount = catalogue.contentCount(folder.id());
    return contentCount > 0
        ? refuse(
            Reason.CONFLICT,
            "folder-not-empty",
            "The folder still holds %d definitions and folders; move or delete them first."
                .formatted(contentCount))
        : accept(new FolderDeleted(folder.id(), command.stamp()));
  }

  private Optional<Refusal> moveObjection(Catalogue catalogue, Folder folder, String parentId) {
    return catalogue.isInside(parentId, folder.id())
        ? Optional.of(
            new Refusal(
                Reason.CONFLICT,
                "folder-cycle",
                "A folder cannot be moved into itself or below itself."))
        : depthObjection(catalogue, parentId, catalogue.height(folder.id()));
  }

  /// What speaks against one more folder there.
  ///
  /// @param height how many levels of folders it brings with it
  private Optional<Refusal> depthObjection(Catalogue catalogue, String parentId, int height) {
    if (!catalogue.hasFolder(parentId)) {
      return Optional.of(
          new Refusal(
              Reason.INVALID,
              "folder-unknown",
              "'parentFolderId' names a folder that does not exist."));
    }
    return catalogue.depth(parentId) + 1 + height > limits.folderDepth()
        ? Optional.of(
            new Refusal(
                Reason.LIMIT,
                "folder-depth",
                "Folders can be at most %d deep.".formatted(limits.folderDepth())))
        : Optional.empty();
  }

  private static Optional<Refusal> namesakeObjection(
      Catalogue catalogue, String name, String parentId, String id) {
    return catalogue
        .folderNamed(parentId, name)
        .filter(namesake -> !namesake.equals(id))
        .map(namesake ->
            new Refusal(
                Reason.CONFLICT,
                "name-taken",
                "A folder with this name exists already there: %s.".formatted(namesake)));
  }

  static boolean isStale(long version, OptionalLong ifVersion) {
    return ifVersion.isPresent() && ifVersion.getAsLong() != version;
  }

  static Decision<CatalogueEvent> stale(String thing, long version) {
    return refuse(
        Reason.STALE,
        "version-stale",
        "The %s has changed since: it is at version %d now.".formatted(thing, version));
  }

  private static Decision<CatalogueEvent> unknownFolder() {
    return refuse(Reason.UNKNOWN, "folder-unknown", "No folder has this id.");
  }
}
