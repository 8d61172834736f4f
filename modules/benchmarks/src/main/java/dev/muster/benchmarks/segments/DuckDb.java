package dev.muster.benchmarks.segments;

import dev.muster.benchmarks.segments.Condition.And;
import dev.muster.benchmarks.segments.Condition.Not;
import dev.muster.benchmarks.segments.Condition.OfEvents;
import dev.muster.benchmarks.segments.Condition.OfProfile;
import dev.muster.benchmarks.segments.Condition.Or;
import dev.muster.benchmarks.segments.Condition.Reference;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// DuckDB as a peer: the same segments over the same values.
public final class DuckDb implements AutoCloseable {
  private final Connection connection;
  private final int profileCount;

  private DuckDb(Connection connection, int profileCount) {
    this.connection = connection;
    this.profileCount = profileCount;
  }

  /// An empty database in memory.
  public static DuckDb open(int threads, int profileCount) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    DuckDb duckDb = new DuckDb(connection, profileCount);
    duckDb.execute("SET threads = " + threads);
    return duckDb;
  }

  public Connection connection() {
    return connection;
  }

  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public String version() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT version()")) {
      rows.next();
      return rows.getString(1);
    }
  }

  /// The members of one segment, by a query of its own.
  public BitSet members(Segment segment, List<Segment> all) throws SQLException {
    BitSet members = new BitSet(profileCount);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(segment.condition().query(all))) {
      while (rows.next()) {
        members.set(rows.getInt(1));
      }
    }
    return members;
  }

  /// Only how many, which costs DuckDB the least: its members never leave it.
  public long count(Segment segment, List<Segment> all) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM (" + segment.condition().query(all) + ")")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /// The plan that was the fastest of several: one bit string for each leaf that differs, by a
  /// query of its own so that DuckDB skips what the leaf does not need, and each segment from these
  /// by bitwise operators. The segments are left in the tables `member_0` and following.
  ///
  /// @return how many leaves there are
  public int evaluateTogether(List<Segment> segments) throws SQLException {
    Map<Condition, String> leaves = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement()) {
      for (Segment segment : segments) {
        for (Condition leaf : leavesOf(segment)) {
          if (!leaves.containsKey(leaf)) {
            String table = "leaf_" + leaves.size();
            leaves.put(leaf, table);
            statement.execute("CREATE OR REPLACE TEMP TABLE " + table + " AS " + bits(leaf));
          }
        }
      }
      for (int index = 0; index < segments.size(); index++) {
        Set<String> tables = new LinkedHashSet<>();
        String expression = combined(segments.get(index).condition(), leaves, tables);
        statement.execute(
            "CREATE OR REPLACE TEMP TABLE member_%d AS SELECT %s AS bits FROM %s"
                .formatted(index, expression, String.join(", ", tables)));
      }
    }
    return leaves.size();
  }

  /// What `evaluateTogether` has found.
  public BitSet together(int index) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT bits::VARCHAR FROM member_" + index)) {
      rows.next();
      String bits = rows.getString(1);
      BitSet members = new BitSet(profileCount);
      for (int at = bits.indexOf('1'); at >= 0; at = bits.indexOf('1', at + 1)) {
        members.set(at);
      }
      return members;
    }
  }

  private static List<Condition> leavesOf(Segment segment) {
    List<Condition> leaves = new ArrayList<>();
    segment.condition().forEachLeaf(leaves::add);
    return leaves;
  }

  private String bits(Condition leaf) {
    String from =
        switch (leaf) {
          case OfProfile(var predicate) -> "SELECT id FROM profiles WHERE " + predicate;
          case OfEvents(var query) -> query;
          default -> throw new IllegalArgumentException("Not a leaf: " + leaf);
        };
    return "SELECT coalesce(bitstring_agg(id, 0, %d), repeat('0', %d)::BIT) AS bits FROM (%s) members(id)"
        .formatted(profileCount - 1, profileCount, from);
  }

  private static String combined(
      Condition condition, Map<Condition, String> leaves, Set<String> tables) {
    return switch (condition) {
      case OfProfile _, OfEvents _ -> bitsIn(tableOf(condition, leaves), tables);
      case And(var parts) ->
          parts.stream()
              .map(part -> combined(part, leaves, tables))
              .collect(Collectors.joining(" & ", "(", ")"));
      case Or(var parts) ->
          parts.stream()
              .map(part -> combined(part, leaves, tables))
              .collect(Collectors.joining(" | ", "(", ")"));
      case Not(var part) -> "(~" + combined(part, leaves, tables) + ")";
      case Reference(int segment) -> bitsIn("member_" + segment, tables);
    };
  }

  private static String bitsIn(String table, Set<String> tables) {
    tables.add(table);
    return table + ".bits";
  }

  private static String tableOf(Condition leaf, Map<Condition, String> leaves) {
    String table = leaves.get(leaf);
    if (table == null) {
      throw new IllegalStateException("A leaf without bits: " + leaf);
    }
    return table;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
