package dev.muster.eventlog.command;

import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A toy: a tenant has notes, and counts them. For tests of everything around an aggregate.
public final class Notes
    implements Aggregate<Notes.Book, Notes.NoteCommand, Notes.Noted>, EventCodec<Notes.Noted> {

  /// @param last the last note; empty when there is none
  public record Book(int count, String last) {}

  /// What can be asked of a book.
  public sealed interface NoteCommand {}

  /// Writes a note down as often as asked: once for each event.
  public record Write(String text, int times) implements NoteCommand {}

  /// Writes a note down unless it is the last one already.
  public record WriteOnce(String text) implements NoteCommand {}

  /// Is always refused.
  public record Refuse() implements NoteCommand {}

  /// A rule with a mistake in it.
  public record Blunder() implements NoteCommand {}

  public record Noted(String text) {}

  @Override
  public Book initial() {
    return new Book(0, "");
  }

  @Override
  public Decision<Noted> decide(Book book, NoteCommand command) {
    return switch (command) {
      case Write(var text, var times) -> {
        var events = new ArrayList<Noted>();
        for (int i = 0; i < times; i++) {
          events.add(new Noted(text));
        }
        yield new Decision.Accepted<>(events);
      }
      case WriteOnce(var text) when text.equals(book.last()) -> Decision.accept();
      case WriteOnce(var text) -> Decision.accept(new Noted(text));
      case Refuse _ -> Decision.refuse(Refusal.Reason.CONFLICT, "no", "No.");
      case Blunder _ -> throw new IllegalStateException("a blunder");
    };
  }

  @Override
  public Book evolve(Book book, Noted event) {
    return new Book(book.count() + 1, event.text());
  }

  @Override
  public Encoded encode(Noted event) {
    return new Encoded("noted", 1, event.text().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Noted decode(String type, int version, byte[] payload) {
    if (!type.equals("noted") || version != 1) {
      throw new UnreadableEventException("What is " + type + " " + version + "?");
    }
    return new Noted(new String(payload, StandardCharsets.UTF_8));
  }

  static List<Noted> noted(String... texts) {
    return List.of(texts).stream().map(Noted::new).toList();
  }
}
