package dev.muster.export.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.exports.ExportSegment;
import dev.muster.profiles.membership.PresentMembers;
import dev.muster.profiles.membership.Qualification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// What the profiles of a block are to all segments. Segment by segment, as most profiles are
/// nothing to most of them.
final class BlockMemberships {
  static final String FIELD = "segmentMembership";

  private record Membership(String segmentId, Qualification qualification) {}

  private final int first;
  private final @Nullable List<Membership>[] byRow;

  @SuppressWarnings({"unchecked", "rawtypes"})
  BlockMemberships(int first, int length, SortedMap<String, PresentMembers> segments) {
    this.first = first;
    this.byRow = new List[length];
    segments.forEach((id, members) -> {
      add(id, members, members.members());
      add(id, members, members.exited());
    });
  }

  private void add(String id, PresentMembers members, RoaringBitmap profiles) {
    PeekableIntIterator each = profiles.getIntIterator();
    each.advanceIfNeeded(first);
    while (each.hasNext() && each.peekNext() < first + byRow.length) {
      int profile = each.next();
      members.of(profile).ifPresent(qualification -> put(profile, id, qualification));
    }
  }

  private void put(int profile, String id, Qualification qualification) {
    List<Membership> known = byRow[profile - first];
    if (known == null) {
      known = new ArrayList<>();
      byRow[profile - first] = known;
    }
    known.add(new Membership(id, qualification));
  }

  /// Writes them as a field of the profile's document.
  void put(int profile, ObjectNode document) {
    List<Membership> known = byRow[profile - first];
    if (known == null) {
      return;
    }
    ObjectNode all =
        document.get(FIELD) instanceof ObjectNode given ? given : document.putObject(FIELD);
    ObjectNode own = all.putObject(ExportSegment.OWN_NAMESPACE);
    for (Membership membership : known) {
      Qualification qualification = membership.qualification();
      own.putObject(membership.segmentId())
          .put("lastQualificationTime", Instant.ofEpochMilli(qualification.timeMillis()).toString())
          .put("status", qualification.status().name().toLowerCase(Locale.ROOT));
    }
  }
}
