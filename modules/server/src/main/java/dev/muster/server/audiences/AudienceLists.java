package dev.muster.server.audiences;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.catalogue.AudienceDocument;
import dev.muster.projections.catalogue.AudienceFilter;
import dev.muster.projections.catalogue.AudienceOrder;
import dev.muster.projections.catalogue.AudienceOrder.Field;
import dev.muster.projections.catalogue.AudiencePage;
import dev.muster.projections.catalogue.AudienceQueries;
import dev.muster.projections.catalogue.Paging;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Lists of audiences that can be walked to their end while others write: who follows `next` sees
/// each element that was there throughout exactly once.
///
/// A place in a list is one integer. What a client counts itself is small and leaves out so many of
/// the first; what `next` says is larger than any such count and means one of two things:
///
/// - in the order in which audiences were made, the number of the last one that was seen, which
///   nothing that is written meanwhile can move;
/// - in any other order, a place in the ids as they were when the walk began, which are kept for
///   some minutes.
final class AudienceLists {
  private static final long MAXIMUM_COUNT = 100_000_000L;
  private static final long FIRST_NUMBER = 1_000_000_000L;
  private static final long FIRST_WALK = 1_000_000_000_000_000L;

  /// More than a list can have. Walks times this stays an integer that JSON clients keep exactly.
  private static final long WALK_WIDTH = 1_000_000L;

  private static final long WALK_COUNT = 8_000_000_000L;
  private static final long KEPT_IDS = 2_000_000L;
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final AudienceQueries queries;
  private final Cache<Walk, List<String>> walks =
      Caffeine.newBuilder()
          .maximumWeight(KEPT_IDS)
          .weigher((Walk _, List<String> ids) -> 1 + ids.size())
          .expireAfterAccess(KEPT)
          .build();

  /// A walk that one tenant has begun.
  private record Walk(Tenant tenant, long number) {}

  /// A stretch of a list.
  ///
  /// @param next where the list goes on; empty at its end
  record Stretch(long totalCount, List<AudienceDocument> audiences, OptionalLong next) {}

  AudienceLists(AudienceQueries queries) {
    this.queries = queries;
  }

  /// @throws ProblemException when nothing begins at the start
  Future<Stretch> list(
      Tenant tenant, AudienceFilter filter, AudienceOrder order, long start, int limit) {
    if (start >= FIRST_WALK) {
      return goOn(tenant, start - FIRST_WALK, limit);
    }
    if (start > MAXIMUM_COUNT && start < FIRST_NUMBER) {
      throw new ProblemException(
          Problem.of(
              400,
              "parameter-invalid",
              "'start' must be a number of audiences to leave out, at most %d, or what '_page.next' said."
                  .formatted(MAXIMUM_COUNT)));
    }
    if (order.field() == Field.NUMBER) {
      boolean isNumber = start >= FIRST_NUMBER;
      return queries
          .list(
              tenant,
              filter,
              order.descending(),
              isNumber ? OptionalLong.of(start - FIRST_NUMBER) : OptionalLong.empty(),
              new Paging(isNumber ? 0 : start, limit))
          .map(AudienceLists::stretch);
    }
    if (start >= FIRST_NUMBER) {
      throw ended();
    }
    return queries
        .ids(tenant, filter, order)
        .compose(ids -> {
          var walk = new Walk(tenant, ThreadLocalRandom.current().nextLong(WALK_COUNT));
          if (start + limit < ids.size()) {
            walks.put(walk, ids);
          }
          return stretch(walk, ids, Math.min(start, ids.size()), limit);
        });
  }

  private static Stretch stretch(AudiencePage page) {
    return new Stretch(
        page.totalCount(),
        page.audiences(),
        page.more()
            ? OptionalLong.of(FIRST_NUMBER + page.audiences().getLast().number())
            : OptionalLong.empty());
  }

  private Future<Stretch> goOn(Tenant tenant, long place, int limit) {
    var walk = new Walk(tenant, place / WALK_WIDTH);
    @Nullable List<String> ids = walks.getIfPresent(walk);
    long from = place % WALK_WIDTH;
    if (ids == null || from > ids.size()) {
      throw ended();
    }
    return stretch(walk, ids, from, limit);
  }

  /// What was deleted since the walk began is left out.
  private Future<Stretch> stretch(Walk walk, List<String> ids, long from, int limit) {
    int to = (int) Math.min(from + limit, ids.size());
    OptionalLong next =
        to < ids.size()
            ? OptionalLong.of(FIRST_WALK + walk.number() * WALK_WIDTH + to)
            : OptionalLong.empty();
    return queries
        .bulkGet(walk.tenant(), ids.subList((int) from, to))
        .map(found -> new Stretch(ids.size(), List.copyOf(found.values()), next));
  }

  private static ProblemException ended() {
    return new ProblemException(
        Problem.of(
            400,
            "list-ended",
            "This walk through a list began too long ago, or in another order; begin again without 'start'."));
  }
}
