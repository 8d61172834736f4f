package dev.muster.projections.catalogue;

import dev.muster.domain.audiences.AudienceFace;
import dev.muster.domain.audiences.AudienceJson;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.definitions.Definition;
import dev.muster.eventlog.LogPosition;
import dev.muster.projections.catalogue.CatalogueBatch.TenantKey;
import dev.muster.projections.generations.Generation;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// The rows of audiences, in the two ways in which they are written.
final class AudienceRows {
  static final String TABLE = "audience";
  static final String COLUMNS =
      "tenant, id, number, position, version, creation_time, update_time, lifecycle, name, folded_name, folded_description, facts, document";

  private static final int COLUMN_COUNT = 13;

  /// What stands for the position of a creation that is in an earlier batch.
  private static final long UNKNOWN = 0;

  /// What a row shows.
  record Shown(
      long version,
      long creationTime,
      long updateTime,
      String lifecycle,
      String name,
      String description,
      byte[] facts,
      byte[] document) {

    static Shown of(TenantKey key, Definition definition, AudienceFace face) {
      return new Shown(
          definition.version(),
          definition.created().timeMillis(),
          definition.updated().timeMillis(),
          face.lifecycle().word(),
          definition.name(),
          definition.content().description(),
          AudienceJson.facts(key.tenant(), definition, face),
          AudienceJson.document(key.tenant(), definition, face));
    }

    static Shown of(TenantKey key, ExternalAudience external) {
      return new Shown(
          external.version(),
          external.created().timeMillis(),
          external.updated().timeMillis(),
          external.content().lifecycle().word(),
          external.name(),
          external.content().description(),
          AudienceJson.facts(key.tenant(), external),
          AudienceJson.document(key.tenant(), external));
    }
  }

  /// An audience as it is after the record at a position.
  ///
  /// @param number the position at which it was made, or `UNKNOWN`
  /// @param shown empty when it is deleted
  record AudienceState(TenantKey key, long number, LogPosition position, Optional<Shown> shown) {
    /// This after a later record.
    AudienceState then(LogPosition next, Optional<Shown> nextShown) {
      return new AudienceState(key, number, next, nextShown);
    }

    static AudienceState made(TenantKey key, LogPosition position, Shown shown) {
      return new AudienceState(key, position.value(), position, Optional.of(shown));
    }

    static AudienceState known(TenantKey key) {
      return new AudienceState(key, UNKNOWN, LogPosition.START, Optional.empty());
    }

    /// Whether an earlier batch may have left a row of it.
    boolean mayFollowAnother() {
      return number == UNKNOWN;
    }
  }

  private AudienceRows() {}

  /// Texts in which one is looked for in the other, without regard to case.
  static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  static String put(Generation generation) {
    return """
    INSERT INTO %s AS a (%s)
    SELECT tenant, id, number, position, version, creation_time, update_time, lifecycle, name,
      folded_name, folded_description, facts::jsonb, document
    FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
      $7::bigint[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
      AS new (tenant, id, number, position, version, creation_time, update_time, lifecycle, name,
        folded_name, folded_description, facts, document)
    ON CONFLICT (tenant, id) DO UPDATE SET position = EXCLUDED.position,
      version = EXCLUDED.version, update_time = EXCLUDED.update_time,
      lifecycle = EXCLUDED.lifecycle, name = EXCLUDED.name, folded_name = EXCLUDED.folded_name,
      folded_description = EXCLUDED.folded_description, facts = EXCLUDED.facts,
      document = EXCLUDED.document\
    """
        .formatted(generation.table(TABLE), COLUMNS);
  }

  /// The values of `put`.
  static Tuple columns(List<AudienceState> audiences, ToIntFunction<TenantKey> tenantNumber) {
    return new Columns<>(audiences)
        .column(Integer[]::new, state -> tenantNumber.applyAsInt(state.key()))
        .column(String[]::new, state -> state.key().id())
        .column(Long[]::new, AudienceState::number)
        .column(Long[]::new, state -> state.position().value())
        .column(Long[]::new, state -> shown(state).version())
        .column(Long[]::new, state -> shown(state).creationTime())
        .column(Long[]::new, state -> shown(state).updateTime())
        .column(String[]::new, state -> shown(state).lifecycle())
        .column(String[]::new, state -> shown(state).name())
        .column(String[]::new, state -> folded(shown(state).name()))
        .column(String[]::new, state -> folded(shown(state).description()))
        .column(String[]::new, state -> text(shown(state).facts()))
        .column(String[]::new, state -> text(shown(state).document()))
        .tuple();
  }

  /// For COPY, in the order of `COLUMNS`. A deleted one has a row too, without a document, when
  /// another may have come before it.
  static byte[] copy(Collection<AudienceState> audiences, ToIntFunction<TenantKey> tenantNumber) {
    var nothing = new Shown(0, 0, 0, "", "", "", text("{}"), new byte[0]);
    var rows = new CopyRows(COLUMN_COUNT);
    for (AudienceState state : audiences) {
      if (state.shown().isEmpty() && !state.mayFollowAnother()) {
        continue;
      }
      Shown shown = state.shown().orElse(nothing);
      rows.row()
          .put(tenantNumber.applyAsInt(state.key()))
          .put(state.key().id())
          .put(state.number())
          .put(state.position().value())
          .put(shown.version())
          .put(shown.creationTime())
          .put(shown.updateTime())
          .put(shown.lifecycle())
          .put(shown.name())
          .put(folded(shown.name()))
          .put(folded(shown.description()))
          .put(JobRows.jsonb(shown.facts()))
          .put(shown.document());
    }
    return rows.toBytes();
  }

  /// What makes one row of each audience out of those that a bulk load leaves: the last, with the
  /// number of the first.
  static List<String> settle(Generation generation) {
    String table = generation.table(TABLE);
    return List.of(
        """
        UPDATE %1$s a SET number = every.number FROM (
          SELECT tenant, id, max(number) AS number, max(position) AS position FROM %1$s
          GROUP BY tenant, id HAVING count(*) > 1
        ) every
        WHERE a.tenant = every.tenant AND a.id = every.id AND a.position = every.position\
        """
            .formatted(table),
        """
        DELETE FROM %1$s a USING (
          SELECT tenant, id, max(position) AS position FROM %1$s GROUP BY tenant, id
          HAVING count(*) > 1
        ) last WHERE a.tenant = last.tenant AND a.id = last.id AND a.position < last.position\
        """
            .formatted(table),
        "DELETE FROM %s WHERE document = ''".formatted(table));
  }

  private static Shown shown(AudienceState state) {
    return state.shown().orElseThrow();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
