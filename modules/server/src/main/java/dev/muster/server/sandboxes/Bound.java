package dev.muster.server.sandboxes;

import dev.muster.domain.catalogue.Catalogue;
import dev.muster.server.configuration.Configuration;
import dev.muster.server.configuration.Settings;
import java.util.List;
import java.util.function.ToIntFunction;

/// Something of which a sandbox may hold so many.
///
/// @param name as the setting of the limit has it, such as `definitions`
/// @param count how many a sandbox holds
public record Bound(String name, int limit, ToIntFunction<Catalogue> count) {

  /// All of them.
  public static List<Bound> of(Configuration configuration) {
    return List.of(
        new Bound(
            "definitions",
            configuration.get(Settings.LIMITS_DEFINITIONS),
            Catalogue::definitionCount),
        new Bound(
            "streamingDefinitions",
            configuration.get(Settings.LIMITS_STREAMING),
            Catalogue::streamingCount),
        new Bound("edgeDefinitions", configuration.get(Settings.LIMITS_EDGE), Catalogue::edgeCount),
        new Bound("folders", configuration.get(Settings.LIMITS_FOLDERS), Catalogue::folderCount),
        new Bound(
            "mergePolicies",
            configuration.get(Settings.LIMITS_MERGE_POLICIES),
            catalogue -> catalogue.policies().count()),
        new Bound(
            "unfinishedJobs",
            configuration.get(Settings.LIMITS_UNFINISHED_JOBS),
            catalogue -> catalogue.jobs().unfinishedCount()));
  }
}
