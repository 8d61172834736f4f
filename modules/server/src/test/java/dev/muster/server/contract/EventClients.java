package dev.muster.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Clients that send events, each once, and know of each whether it was acknowledged. Events are
/// numbered; those of a person are a fixed share of them.
final class EventClients {
  static final int PERSON_COUNT = 50;

  private final int fillingLength;
  private final AtomicInteger next = new AtomicInteger();
  private final Queue<Request> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Request> unacknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger acknowledgedCount = new AtomicInteger();

  /// The events of one request.
  ///
  /// @param end after the last
  private record Request(int first, int end) {
    IntStream events() {
      return IntStream.range(first, end);
    }
  }

  /// @param fillingLength of a field of every event, which says nothing
  EventClients(int fillingLength) {
    this.fillingLength = fillingLength;
  }

  /// Sends until the server is gone.
  ///
  /// @param eventCounts how many events the requests of each client have
  /// @return to be waited for
  List<Future<?>> start(Api api, ExecutorService threads, int... eventCounts) {
    var clients = new ArrayList<Future<?>>();
    for (int count : eventCounts) {
      clients.add(
          threads.submit(() -> {
            Api client = api.elsewhere();
            boolean answered = true;
            while (answered) {
              int first = next.getAndAdd(count);
              answered = send(client, new Request(first, first + count));
            }
          }));
    }
    return clients;
  }

  /// Events that were acknowledged so far.
  int acknowledgedCount() {
    return acknowledgedCount.get();
  }

  int unacknowledgedCount() {
    return unacknowledged.size();
  }

  /// Sends requests one after the other until one is refused.
  ///
  /// @return the refusal
  Reply sendUntilRefused(Api api, int eventCount) {
    while (true) {
      int first = next.getAndAdd(eventCount);
      var request = new Request(first, first + eventCount);
      Reply reply = answer(api, request);
      note(request, reply);
      if (reply.status() != 200) {
        return reply;
      }
    }
  }

  /// The next events, for who sends them itself.
  String events(int eventCount) {
    int first = next.getAndAdd(eventCount);
    return lines(new Request(first, first + eventCount));
  }

  /// Sends everything again that nobody has acknowledged.
  void sendAgain(Api api) {
    List<Request> again = List.copyOf(unacknowledged);
    unacknowledged.clear();
    again.forEach(request -> send(api, request));
  }

  List<Integer> acknowledgedEvents() {
    return acknowledged.stream().flatMapToInt(Request::events).sorted().boxed().toList();
  }

  /// All that were ever sent.
  List<Integer> sentEvents() {
    return IntStream.range(0, next.get()).boxed().toList();
  }

  /// All that the server has, as often as it has them.
  static List<Integer> stored(Api api) {
    var found = new ArrayList<Integer>();
    var starts = new TreeMap<String, String>();
    IntStream.range(0, PERSON_COUNT).forEach(person -> starts.put(person(person), ""));
    while (!starts.isEmpty()) {
      JsonNode answer = api.post("/data/core/ups/access/entities", question(starts)).is(200).json();
      starts.clear();
      answer
          .properties()
          .forEach(profile -> {
            profile
                .getValue()
                .path("children")
                .forEach(event ->
                    found.add(Integer.parseInt(event.path("entityId").asText().substring(1))));
            String more = profile.getValue().at("/_page/next").asText();
            if (!more.isEmpty()) {
              starts.put(
                  profile
                      .getValue()
                      .at("/_links/next/payload/identities/0/relatedEntityId")
                      .asText(),
                  more);
            }
          });
    }
    found.sort(null);
    return found;
  }

  private static ObjectNode question(Map<String, String> starts) {
    ObjectNode question = Drafts.object().put("limit", 1_000);
    question.putObject("schema").put("name", "_xdm.context.experienceevent");
    question.putObject("relatedSchema").put("name", "_xdm.context.profile");
    question.putArray("fields").add("_id");
    ArrayNode identities = question.putArray("identities");
    starts.forEach((person, start) -> {
      ObjectNode each = identities.addObject().put("entityId", person);
      if (start.isEmpty()) {
        each.putObject("entityIdNS").put("code", "CRMID");
      } else {
        each.put("start", start);
      }
    });
    return question;
  }

  /// @return false when there was no answer
  private boolean send(Api api, Request request) {
    try {
      note(request, answer(api, request));
      return true;
    } catch (UncheckedIOException _) {
      unacknowledged.add(request);
      return false;
    }
  }

  private Reply answer(Api api, Request request) {
    return api.with("Content-Type", "application/x-ndjson")
        .send("POST", Api.EVENTS, lines(request).getBytes(StandardCharsets.UTF_8));
  }

  private String lines(Request request) {
    return request.events().mapToObj(this::event).collect(Collectors.joining("\n"));
  }

  private void note(Request request, Reply reply) {
    boolean taken = reply.status() == 200;
    (taken ? acknowledged : unacknowledged).add(request);
    if (taken) {
      acknowledgedCount.addAndGet(request.end() - request.first());
    }
  }

  private String event(int number) {
    return """
    {"_id":"e%d","timestamp":"2026-01-01T%02d:%02d:%02dZ","eventType":"t%d","filling":"%s","identityMap":{"CRMID":[{"id":"%s","primary":true}]}}\
    """
        .formatted(
            number,
            number / 3_600 % 24,
            number / 60 % 60,
            number % 60,
            number % 7,
            filling(number),
            person(number % PERSON_COUNT));
  }

  /// Nothing that compression makes small.
  private String filling(int number) {
    return new Random(number)
        .ints(fillingLength, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  static String person(int number) {
    return "p" + number;
  }

  static ExecutorService threads() {
    return Executors.newVirtualThreadPerTaskExecutor();
  }
}
