package dev.muster.benchmarks.people;

import java.io.ByteArrayOutputStream;

/// People in the order in which a service would get them: profiles and their events, and of the
/// latter some late and some twice.
public final class PeopleStream {
  private static final int PROFILES_AT_A_TIME = 1_000;

  private final People people;
  private final int batchBytes;
  private final Sink sink;
  private final PeopleJson profiles = new PeopleJson();
  private final PeopleJson events = new PeopleJson();
  private final PeopleJson line = new PeopleJson();
  private ByteArrayOutputStream late = new ByteArrayOutputStream();
  private long eventCount;
  private long byteCount;

  /// Takes NDJSON, a batch at a time.
  public interface Sink {
    void profiles(byte[] documents);

    void events(byte[] documents);
  }

  /// @param eventCount without those that came twice
  public record Written(long eventCount, long byteCount) {}

  private PeopleStream(People people, int batchBytes, Sink sink) {
    this.people = people;
    this.batchBytes = batchBytes;
    this.sink = sink;
  }

  public static Written write(People people, int batchBytes, Sink sink) {
    return new PeopleStream(people, batchBytes, sink).write();
  }

  private Written write() {
    Person person = people.newPerson();
    for (int first = 0; first < people.count(); first += PROFILES_AT_A_TIME) {
      ByteArrayOutputStream before = late;
      late = new ByteArrayOutputStream();
      int end = Math.min(people.count(), first + PROFILES_AT_A_TIME);
      // All profiles first, so that entities are numbered like people.
      for (int number = first; number < end; number++) {
        people.draw(number, person);
        profiles.profile(person);
        flushProfiles(batchBytes);
      }
      flushProfiles(1);
      for (int number = first; number < end; number++) {
        people.draw(number, person);
        for (int event = 0; event < person.eventCount; event++) {
          event(person, event);
        }
      }
      flushEvents(1);
      flushLate(before);
    }
    flushLate(late);
    return new Written(eventCount, byteCount);
  }

  private void event(Person person, int event) {
    eventCount++;
    if (person.late[event] || person.twice[event]) {
      line.clear();
      line.event(person, event);
      late.write(line.array(), 0, line.length());
    }
    if (!person.late[event]) {
      events.event(person, event);
      flushEvents(batchBytes);
    }
  }

  private void flushProfiles(int least) {
    if (profiles.length() >= least) {
      byteCount += profiles.length();
      sink.profiles(profiles.toBytes());
      profiles.clear();
    }
  }

  private void flushEvents(int least) {
    if (events.length() >= least) {
      byteCount += events.length();
      sink.events(events.toBytes());
      events.clear();
    }
  }

  private void flushLate(ByteArrayOutputStream lines) {
    if (lines.size() > 0) {
      byteCount += lines.size();
      sink.events(lines.toByteArray());
    }
  }
}
