package dev.muster.benchmarks.streaming;

import dev.muster.benchmarks.people.Names;
import dev.muster.benchmarks.people.People;
import dev.muster.benchmarks.people.PeopleStream;
import dev.muster.benchmarks.segments.Archetypes;
import dev.muster.benchmarks.segments.Segment;
import dev.muster.evaluation.SegmentQuery;
import dev.muster.evaluation.streaming.EdgeEvaluation;
import dev.muster.evaluation.streaming.Step;
import dev.muster.evaluation.streaming.StreamingGroup;
import dev.muster.evaluation.streaming.StreamingGroup.Wanted;
import dev.muster.evaluation.streaming.TenantEvaluation;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.ProfilesObserver;
import dev.muster.profiles.ProfilesSettings;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvents;
import dev.muster.profiles.stream.ProfileWriter;
import dev.muster.profiles.stream.ProfileWriterLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Events that arrive while many definitions are kept: how long until their memberships count, and
/// the same with every definition evaluated for every event. The log is in memory, so that neither
/// the disk nor HTTP is measured; JSON is.
@Command(
    name = "streaming",
    mixinStandardHelpOptions = true,
    description = "Keeps many definitions over made-up people while events arrive.")
public final class StreamingBenchmark implements Callable<Integer> {
  private static final Tenant TENANT = new Tenant("benchmark", "prod");
  private static final MergePolicy POLICY =
      new MergePolicy("benchmark", MergePolicy.Graph.PDG, new MergePolicy.Newest());
  private static final int IMPORT_BYTES = 1 << 20;

  @Option(names = "--profiles", defaultValue = "100000", description = "How many people.")
  private int profileCount;

  @Option(names = "--segments", defaultValue = "500", description = "How many definitions.")
  private int segmentCount;

  @Option(names = "--events", defaultValue = "20000", description = "How many events arrive.")
  private int eventCount;

  @Option(
      names = "--batches",
      defaultValue = "1,100,5000",
      split = ",",
      description = "How many events arrive at once, one run for each.")
  private List<Integer> batches = List.of();

  @Option(names = "--seed", defaultValue = "1", description = "Of people and segments.")
  private long seed;

  private long clockMillis = People.NOW.toEpochMilli();
  private int eventNumber;

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createTempDirectory("muster-bench-streaming");
    try (var log = new InMemoryEventLog();
        var profiles = open(log, folder);
        var writer = ProfileWriter.open(log, new ProfileEvents(), ProfileWriterLimits.DEFAULTS)) {
      people(writer, profiles);
      StreamingGroup group = group();
      var evaluation =
          new TenantEvaluation(
              TENANT,
              profiles,
              (tenant, event, timeMillis) ->
                  writer.append(tenant, event, timeMillis, Cause.of("benchmark")),
              2);
      evaluation.define(List.of(group), _ -> true);
      long start = System.nanoTime();
      Step first = evaluation.step(clockMillis);
      System.out.printf(
          "%,d people, %d definitions: all evaluated in %.2f s, %,d members, %,d timers%n",
          profileCount, segmentCount, since(start), first.changeCount(), evaluation.timerCount());
      for (int batch : batches) {
        run(evaluation, writer, batch);
      }
      naive(profiles, group);
    } finally {
      delete(folder);
    }
    return 0;
  }

  private static Profiles open(InMemoryEventLog log, Path folder) throws IOException {
    var codec = new ProfileEvents();
    return Profiles.open(
        log, folder, codec::decode, ProfilesSettings.defaults(), ProfilesObserver.silent());
  }

  private void people(ProfileWriter writer, Profiles profiles)
      throws InterruptedException, ExecutionException {
    PeopleStream.write(
        new People(profileCount, seed, People.Mode.PLAIN),
        IMPORT_BYTES,
        new PeopleStream.Sink() {
          @Override
          public void profiles(byte[] documents) {
            append(writer, new ProfileEvent.FragmentsAdded("profiles", clockMillis, documents));
          }

          @Override
          public void events(byte[] documents) {
            append(writer, new ProfileEvent.EventsAdded("events", clockMillis, documents));
          }
        });
    profiles.view(TENANT, POLICY).get();
  }

  private static LogPosition append(ProfileWriter writer, ProfileEvent event) {
    return writer.append(TENANT, event, 0, Cause.of("benchmark")).join();
  }

  private StreamingGroup group() {
    var queries = new ArrayList<SegmentQuery>();
    var wanted = new ArrayList<Wanted>();
    for (Segment segment : Archetypes.mixed(segmentCount, seed)) {
      wanted.add(new Wanted(segment.id(), 1, queries.size(), queries.size()));
      queries.add(new SegmentQuery(segment.id(), checked(segment.pql())));
    }
    return StreamingGroup.of(POLICY, queries, wanted);
  }

  private static CheckedQuery checked(String pql) {
    return switch (Pql.check(Pql.Format.TEXT, pql, Settings.DEFAULT)) {
      case Result.Success<CheckedQuery>(var query) -> query;
      case Result.Failure<CheckedQuery>(var problems) ->
          throw new IllegalStateException(pql + ": " + problems);
    };
  }

  private void run(TenantEvaluation evaluation, ProfileWriter writer, int batch)
      throws InterruptedException, ExecutionException {
    var random = new SplittableRandom(seed + batch);
    int rounds = Math.max(5, Math.min(2_000, eventCount / batch));
    long[] nanos = new long[rounds];
    long changes = 0;
    for (int round = 0; round < rounds; round++) {
      clockMillis += 50;
      byte[] documents = events(random, batch);
      long start = System.nanoTime();
      append(writer, new ProfileEvent.EventsAdded("events", clockMillis, documents));
      changes += evaluation.step(clockMillis).changeCount();
      nanos[round] = System.nanoTime() - start;
    }
    double seconds = Arrays.stream(nanos).sum() / 1e9;
    Arrays.sort(nanos);
    System.out.printf(
        "%,5d at once: %,9.0f events/s, to membership p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, %,d changes%n",
        batch,
        (double) rounds * batch / seconds,
        nanos[rounds / 2] / 1e6,
        nanos[(int) (rounds * 0.99)] / 1e6,
        nanos[(int) (rounds * 0.999)] / 1e6,
        changes);
  }

  private byte[] events(SplittableRandom random, int count) {
    var text = new StringBuilder();
    for (int event = 0; event < count; event++) {
      var type = Names.types().get((int) (Names.types().size() * Math.pow(random.nextDouble(), 2)));
      text.append(
          "{\"_id\":\"s%d\",\"identityMap\":{\"CRMID\":[{\"id\":\"%s\",\"primary\":true}]},\"timestamp\":\"%s\",\"eventType\":\"%s\",\"commerce\":{\"order\":{\"priceTotal\":%d}},\"marketing\":{\"trackingCode\":\"%s\"},\"device\":{\"type\":\"%s\"}}%n"
              .formatted(
                  eventNumber++,
                  id(random.nextInt(profileCount)),
                  Instant.ofEpochMilli(clockMillis),
                  type.name(),
                  random.nextInt(300),
                  Names.campaign(random.nextInt(20)),
                  Names.device(random.nextInt(3))));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String id(int number) {
    return "C%09d".formatted(number);
  }

  /// Every definition for one profile, as an event would need it without knowing what it can
  /// change.
  private void naive(Profiles profiles, StreamingGroup group)
      throws InterruptedException, ExecutionException {
    var random = new SplittableRandom(seed);
    var edge = new EdgeEvaluation(List.of(group));
    Instant now = Instant.ofEpochMilli(clockMillis);
    int rounds = 500;
    long members = 0;
    long start = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      var identity = new Identity("CRMID", id(random.nextInt(profileCount)));
      var taken = profiles.ask(TENANT, known -> edge.take(known, identity)).get();
      members += edge.evaluate(taken, null, now).stream().filter(each -> each.isMember()).count();
    }
    System.out.printf(
        "all definitions for each event: %,.0f events/s (%,d memberships seen)%n",
        rounds / since(start), members);
  }

  private static double since(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(file);
      }
    }
  }
}
