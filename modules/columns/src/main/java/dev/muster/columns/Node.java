package dev.muster.columns;

import org.jspecify.annotations.Nullable;

/// What rows hold at one path. A row has a value in at most one of the columns; in none, when the
/// path is missing or null there. A column is null when no row has that kind of value.
public final class Node {
  private final int rowCount;
  private final @Nullable BooleanColumn booleans;
  private final @Nullable NumberColumn numbers;
  private final @Nullable TextColumn texts;
  private final @Nullable InstantColumn instants;
  private final @Nullable DateColumn dates;
  private final @Nullable ObjectColumn objects;
  private final @Nullable ListColumn lists;

  Node(
      int rowCount,
      @Nullable BooleanColumn booleans,
      @Nullable NumberColumn numbers,
      @Nullable TextColumn texts,
      @Nullable InstantColumn instants,
      @Nullable DateColumn dates,
      @Nullable ObjectColumn objects,
      @Nullable ListColumn lists) {
    this.rowCount = rowCount;
    this.booleans = booleans;
    this.numbers = numbers;
    this.texts = texts;
    this.instants = instants;
    this.dates = dates;
    this.objects = objects;
    this.lists = lists;
  }

  /// Rows that all hold a list.
  public static Node ofLists(ListColumn lists) {
    return new Node(lists.present().rowCount(), null, null, null, null, null, null, lists);
  }

  public int rowCount() {
    return rowCount;
  }

  public @Nullable BooleanColumn booleans() {
    return booleans;
  }

  public @Nullable NumberColumn numbers() {
    return numbers;
  }

  /// Strings, except those that `instants` and `dates` give back exactly.
  public @Nullable TextColumn texts() {
    return texts;
  }

  /// Strings in one of the forms of [InstantText].
  public @Nullable InstantColumn instants() {
    return instants;
  }

  /// Strings of the form `2011-12-10`.
  public @Nullable DateColumn dates() {
    return dates;
  }

  public @Nullable ObjectColumn objects() {
    return objects;
  }

  public @Nullable ListColumn lists() {
    return lists;
  }

  /// The field of the rows that are objects; null when none has it.
  public @Nullable Node field(String name) {
    return objects == null ? null : objects.fields().get(name);
  }

  Node with(ObjectColumn changed) {
    return new Node(rowCount, booleans, numbers, texts, instants, dates, changed, lists);
  }

  long sizeBytes() {
    long bytes = 0;
    bytes += booleans == null ? 0 : booleans.sizeBytes();
    bytes += numbers == null ? 0 : numbers.sizeBytes();
    bytes += texts == null ? 0 : texts.sizeBytes();
    bytes += instants == null ? 0 : instants.sizeBytes();
    bytes += dates == null ? 0 : dates.sizeBytes();
    bytes += objects == null ? 0 : objects.sizeBytes();
    bytes += lists == null ? 0 : lists.sizeBytes();
    return bytes;
  }
}
