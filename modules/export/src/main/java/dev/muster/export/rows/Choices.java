package dev.muster.export.rows;

import dev.muster.domain.exports.ExportRequest;
import dev.muster.domain.exports.ExportSegment;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.membership.PresentMembers;
import dev.muster.profiles.membership.Qualification;
import dev.muster.profiles.membership.ViewProfiles;
import dev.muster.profiles.view.ProfileView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// Picks the profiles that an export is for.
public final class Choices {
  private final ExportRequest request;
  private final Snapshot snapshot;
  private final RoaringBitmap wanted;

  public Choices(ExportRequest request, Snapshot snapshot) {
    this.request = request;
    this.snapshot = snapshot;
    this.wanted = wanted();
  }

  /// One for each batch. Every segment of the request must have been evaluated.
  public List<Choice> all() {
    if (request.segments().isEmpty()) {
      return List.of(new Choice(null, wanted));
    }
    var choices = new ArrayList<Choice>();
    for (ExportSegment segment : request.segments()) {
      choices.add(new Choice(segment.segmentId(), profiles(segment)));
    }
    if (request.segmentPerBatch()) {
      return choices;
    }
    var together = new RoaringBitmap();
    choices.forEach(choice -> together.or(choice.profiles()));
    return List.of(new Choice(null, together));
  }

  /// How many of the profiles have an identity of a namespace, by namespace.
  public static Map<String, Long> byNamespace(ProfileView view, RoaringBitmap profiles) {
    var counts = new TreeMap<String, Long>();
    PeekableIntIterator each = profiles.getIntIterator();
    while (each.hasNext()) {
      var namespaces = new HashSet<String>();
      for (Identity identity : view.identities(each.next())) {
        if (namespaces.add(identity.namespace())) {
          counts.merge(identity.namespace(), 1L, Long::sum);
        }
      }
    }
    return counts;
  }

  /// All profiles, without those that have no records or had none of them lately, as far as the
  /// request leaves them out.
  private RoaringBitmap wanted() {
    ProfileView view = snapshot.view();
    RoaringBitmap profiles = new ViewProfiles(view).profiles();
    Long from = request.ingestedFromMillis();
    if (from == null && request.wantsEmptyProfiles()) {
      return profiles;
    }
    long bound = from == null ? 1 : from;
    var recent = new RoaringBitmap();
    var recorded = new RoaringBitmap();
    for (int entity = 0; entity < view.entityCount(); entity++) {
      long newest = snapshot.times().newest(entity);
      int profile = newest > 0 ? view.profileOf(entity) : -1;
      if (profile >= 0) {
        recorded.add(profile);
        if (newest >= bound) {
          recent.add(profile);
        }
      }
    }
    if (from == null) {
      return RoaringBitmap.and(profiles, recorded);
    }
    return RoaringBitmap.and(profiles, recent);
  }

  private RoaringBitmap profiles(ExportSegment segment) {
    var members =
        new PresentMembers(
            snapshot
                .memberships()
                .segment(segment.segmentId())
                .orElseThrow(
                    () -> new IllegalStateException("Never evaluated: " + segment.segmentId())),
            snapshot.view());
    var chosen = new RoaringBitmap();
    for (ExportSegment.Status status : segment.statuses()) {
      chosen.or(
          switch (status) {
            case REALIZED -> members.realized();
            case EXISTING -> RoaringBitmap.andNot(members.members(), members.realized());
            case EXITED -> members.exited();
          });
    }
    chosen.and(wanted);
    Long from = request.qualifiedFromMillis();
    Long to = request.qualifiedToMillis();
    if (from == null && to == null) {
      return chosen;
    }
    var inTime = new RoaringBitmap();
    PeekableIntIterator each = chosen.getIntIterator();
    while (each.hasNext()) {
      int profile = each.next();
      Qualification qualification =
          members.of(profile).orElseThrow(() -> new IllegalStateException("No member: " + profile));
      long time = qualification.timeMillis();
      if ((from == null || time >= from) && (to == null || time <= to)) {
        inTime.add(profile);
      }
    }
    return inTime;
  }
}
