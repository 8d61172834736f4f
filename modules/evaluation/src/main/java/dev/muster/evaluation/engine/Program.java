package dev.muster.evaluation.engine;

import dev.muster.columns.Table;
import dev.muster.pql.ast.RoomyStack;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.interpret.EvaluationSettings;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The graph of many queries, ready to be evaluated over blocks.
public final class Program {
  private static final long[] NO_ROWS = {};

  private final int termCount;
  private final List<Root> roots;
  private final Map<Term, ValueTest> timelessTests = new ConcurrentHashMap<>();
  private final Queue<Scratch> unused = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Run run;

  /// What one query has become.
  ///
  /// @param term null when the query has no kernels
  /// @param terms the numbers of all terms it is made of
  private record Root(@Nullable Term term, int[] terms, @Nullable String reason) {}

  /// What other segments have given for the rows of a block.
  public interface Memberships {
    /// A bit for each member; null when nobody is one.
    long @Nullable [] of(String segment);
  }

  private Program(int termCount, List<Root> roots) {
    this.termCount = termCount;
    this.roots = roots;
  }

  public static Program compile(List<CheckedQuery> queries) {
    Graph graph = new Graph();
    List<Root> roots = new ArrayList<>();
    for (CheckedQuery query : queries) {
      roots.add(RoomyStack.call(query.depth(), () -> root(graph, query)));
    }
    graph.countUses(roots.stream().map(Root::term).filter(Objects::nonNull).toList());
    return new Program(graph.size(), roots);
  }

  private static Root root(Graph graph, CheckedQuery query) {
    try {
      Term term = new Compiler(graph, query.patterns()).query(query.expression());
      if (!term.place().equals(Place.PROFILE)) {
        throw new IllegalStateException("A query at a place of its own: " + query.expression());
      }
      return new Root(term, reachable(term), null);
    } catch (UnsupportedException e) {
      return new Root(null, new int[0], "No kernel for " + e.construct() + ".");
    }
  }

  private static int[] reachable(Term root) {
    BitSet seen = new BitSet();
    Deque<Term> pending = new ArrayDeque<>();
    pending.push(root);
    while (!pending.isEmpty()) {
      Term term = pending.pop();
      if (!seen.get(term.id())) {
        seen.set(term.id());
        term.inputs().forEach(pending::push);
        Term list = term.place().list();
        if (list != null) {
          pending.push(list);
        }
      }
    }
    return seen.stream().toArray();
  }

  public int termCount() {
    return termCount;
  }

  /// Why a query has no kernels; null when it has.
  public @Nullable String reason(int query) {
    return roots.get(query).reason;
  }

  /// Memory that is taken by what is kept of blocks from one evaluation to the next, by all plans.
  public static long keptBytes() {
    return BlockIndexes.SHARED.sizeBytes();
  }

  /// @param memberships is asked about a segment when it has been evaluated already
  public Block block(Table profiles, EvaluationSettings settings, Memberships memberships) {
    Scratch pooled = unused.poll();
    Scratch scratch = pooled == null ? new Scratch() : pooled;
    BlockIndex index = BlockIndexes.SHARED.of(profiles);
    Frame frame =
        new Frame(
            run(settings), scratch, profiles, index, termCount, memberships::of, timelessTests);
    return new Block(profiles, index, frame, scratch);
  }

  /// What blocks of one time share.
  private Run run(EvaluationSettings settings) {
    Run known = run;
    Instant now = settings.now();
    if (known == null || !known.settings().now().equals(now)) {
      known = new Run(settings);
      run = known;
    }
    return known;
  }

  /// One block of profiles. Used by one thread.
  public final class Block {
    private final Table profiles;
    private final BlockIndex index;
    private final Frame frame;
    private final Scratch scratch;

    private Block(Table profiles, BlockIndex index, Frame frame, Scratch scratch) {
      this.profiles = profiles;
      this.index = index;
      this.frame = frame;
      this.scratch = scratch;
    }

    /// Ends the use of the block.
    public void close() {
      BlockIndexes.SHARED.keep(profiles, index);
      scratch.reset();
      unused.add(scratch);
    }

    /// Sets the bits of the profiles a query holds for.
    ///
    /// @return the profiles whose bits have no meaning, because they hold something that kernels do
    ///   not expect, an empty array when there are none; null when that is all of them
    public long @Nullable [] evaluate(int query, long[] into) {
      Root root = roots.get(query);
      Term term = root.term;
      if (term == null) {
        return null;
      }
      try {
        long[] words = frame.truth(term, frame.root());
        System.arraycopy(words, 0, into, 0, into.length);
      } catch (UnfitException _) {
        return null;
      }
      if (!frame.hasOdd()) {
        return NO_ROWS;
      }
      long[] odd = new long[into.length];
      frame.collectOdd(root.terms, odd);
      return odd;
    }
  }
}
