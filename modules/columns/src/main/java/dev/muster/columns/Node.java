package dev.muster.columns;

import org.jspecify.annotations.Nullable;

/// What rows hold at one path. A row has a value in at most one of the columns; in none, when the
/// path is missing or null there. A column is null when no row has that kind of value.
public final class Node {
  // What the objects around the arrays take: little in a block, much in a map of a thousand keys.
  private static final int OWN_BYTES = 56;
  private static final int COLUMN_BYTES = 200;

  private final int rowCount;
  private final @Nullable BooleanColumn booleans;
  private final @Nullable NumberColumn numbers;
  private final @Nullable TextColumn texts;
  private final @Nullable InstantColumn instants;
  private final @Nullable DateColumn dates;
  private final @Nullable ObjectColumn objects;
  private final @Nullable ListColumn lists;
  private final @Nullable TextColumn rest;

  Node(
      int rowCount,
      @Nullable BooleanColumn booleans,
      @Nullable NumberColumn numbers,
      @Nullable TextColumn texts,
      @Nullable InstantColumn instants,
      @Nullable DateColumn dates,
      @Nullable ObjectColumn objects,
      @Nullable ListColumn lists,
      @Nullable TextColumn rest) {
    this.rowCount = rowCount;
    this.booleans = booleans;
    this.numbers = numbers;
    this.texts = texts;
    this.instants = instants;
    this.dates = dates;
    this.objects = objects;
    this.lists = lists;
    this.rest = rest;
  }

  /// What rows hold, put together from columns of so many rows each.
  public static Node of(
      int rowCount,
      @Nullable BooleanColumn booleans,
      @Nullable NumberColumn numbers,
      @Nullable TextColumn texts,
      @Nullable InstantColumn instants,
      @Nullable DateColumn dates,
      @Nullable ObjectColumn objects,
      @Nullable ListColumn lists,
      @Nullable TextColumn rest) {
    return new Node(rowCount, booleans, numbers, texts, instants, dates, objects, lists, rest);
  }

  /// Rows that all hold a list.
  public static Node ofLists(ListColumn lists) {
    return new Node(lists.present().rowCount(), null, null, null, null, null, null, lists, null);
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

  /// JSON text of what lies beyond the [TableLimits], null in nearly every table. At a row that is
  /// an object, the fields for which there was no room, as an object; at any other row the whole
  /// value. Whoever looks for a path below this node has to look here too.
  public @Nullable TextColumn rest() {
    return rest;
  }

  /// The field of the rows that are objects; null when none has it.
  public @Nullable Node field(String name) {
    return objects == null ? null : objects.fields().get(name);
  }

  Node with(ObjectColumn changed) {
    return new Node(rowCount, booleans, numbers, texts, instants, dates, changed, lists, rest);
  }

  boolean isEmpty() {
    return booleans == null
        && numbers == null
        && texts == null
        && instants == null
        && dates == null
        && objects == null
        && lists == null
        && rest == null;
  }

  /// Whether any of the rows holds a value.
  boolean meets(RowRun run) {
    return (booleans != null && run.meets(booleans.present()))
        || (numbers != null && run.meets(numbers.present()))
        || (texts != null && run.meets(texts.present()))
        || (instants != null && run.meets(instants.present()))
        || (dates != null && run.meets(dates.present()))
        || (objects != null && run.meets(objects.present()))
        || (lists != null && run.meets(lists.present()))
        || (rest != null && run.meets(rest.present()));
  }

  long sizeBytes() {
    long bytes = OWN_BYTES;
    bytes += booleans == null ? 0 : COLUMN_BYTES + booleans.sizeBytes();
    bytes += numbers == null ? 0 : COLUMN_BYTES + numbers.sizeBytes();
    bytes += texts == null ? 0 : COLUMN_BYTES + texts.sizeBytes();
    bytes += instants == null ? 0 : COLUMN_BYTES + instants.sizeBytes();
    bytes += dates == null ? 0 : COLUMN_BYTES + dates.sizeBytes();
    bytes += objects == null ? 0 : COLUMN_BYTES + objects.sizeBytes();
    bytes += lists == null ? 0 : COLUMN_BYTES + lists.sizeBytes();
    bytes += rest == null ? 0 : COLUMN_BYTES + rest.sizeBytes();
    return bytes;
  }
}
