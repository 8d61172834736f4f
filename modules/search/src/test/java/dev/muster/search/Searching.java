package dev.muster.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.eventlog.Tenant;
import dev.muster.search.query.SearchLimits;
import dev.muster.search.query.SearchRefusal;
import java.util.List;

/// Asks in the way of the tests: for ids, in order.
final class Searching {
  static final Tenant TENANT = new Tenant("one@Org", "prod");
  static final Tenant OTHER = new Tenant("other@Org", "prod");

  private Searching() {}

  static SegmentSearch in(SegmentIndex index) {
    return index.search(SearchLimits.DEFAULTS);
  }

  static List<String> ids(SegmentIndex index, String search) throws Exception {
    return ids(index, TENANT, search);
  }

  static List<String> ids(SegmentIndex index, Tenant tenant, String search) throws Exception {
    return page(
            index,
            tenant,
            EntitiesQuestion.in(SegmentSearch.NAMESPACE).matching(search).page(0, 1_000))
        .entities()
        .stream()
        .map(Entity::id)
        .toList();
  }

  static List<String> all(SegmentIndex index, Tenant tenant) throws Exception {
    return ids(index, tenant, "");
  }

  static EntitiesPage page(SegmentIndex index, Tenant tenant, EntitiesQuestion question)
      throws Exception {
    return found(in(index).entities(tenant, question));
  }

  static <T> T found(Answer<T> answer) {
    return switch (answer) {
      case Answer.Found<T>(var value) -> value;
      case Answer.Unknown<T> _ -> throw new AssertionError("unknown");
      case Answer.Refused<T>(var refusal) -> throw new AssertionError("refused: " + refusal);
    };
  }

  static SearchRefusal refusal(SegmentIndex index, String search) throws Exception {
    return refusal(
        in(index).entities(TENANT, EntitiesQuestion.in(SegmentSearch.NAMESPACE).matching(search)));
  }

  static SearchRefusal refusal(Answer<?> answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused<?>) answer).refusal();
  }
}
