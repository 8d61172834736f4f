package dev.muster.projections.catalogue;

import java.util.List;
import java.util.Optional;

/// Which audiences are wanted.
///
/// @param name what their names hold, without regard to case
/// @param description what their descriptions hold, likewise
/// @param schema the name of the schema of their entities
/// @param properties places in their documents and what has to be there
/// @param withdrawn whether inactive and archived ones are wanted too
public record AudienceFilter(
    Optional<String> name,
    Optional<String> description,
    Optional<String> schema,
    List<JobProperty> properties,
    boolean withdrawn) {
  public AudienceFilter {
    properties = List.copyOf(properties);
  }

  void addTo(Conditions conditions) {
    name.ifPresent(text -> conditions.andHolds("a.folded_name", AudienceRows.folded(text)));
    description.ifPresent(
        text -> conditions.andHolds("a.folded_description", AudienceRows.folded(text)));
    schema.ifPresent(text ->
        conditions.andContains(
            "a.facts", new JobProperty(List.of("schema", "name"), List.of(), text).alternatives()));
    for (JobProperty property : properties) {
      conditions.andContains("a.facts", property.alternatives());
    }
    if (!withdrawn) {
      conditions.andAny("a.lifecycle", new String[] {"draft", "published"});
    }
  }
}
