package dev.muster.columns;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What copied rows have at one path that stays text: because it was text in the other table, or
/// because there is no room for it in this one.
final class Surplus {
  private final Node source;
  private final Map<String, Node> fields = new LinkedHashMap<>();
  private boolean withObjects;
  private boolean withLists;

  Surplus(Node source) {
    this.source = source;
  }

  void fieldToo(String name, Node field) {
    fields.put(name, field);
  }

  void objectsToo() {
    withObjects = true;
  }

  void listsToo() {
    withLists = true;
  }

  void copy(int at, RowRun run, Supplier<TextBuilder> rest) {
    TextColumn sourceRest = source.rest();
    if (!withObjects && !withLists && fields.isEmpty()) {
      if (sourceRest != null && run.meets(sourceRest.present())) {
        rest.get().copy(at, sourceRest, run);
      }
      return;
    }
    for (int index = 0; index < run.count(); index++) {
      @Nullable String text = text(run.row(index));
      if (text != null) {
        rest.get().add(at + index, text);
      }
    }
  }

  private @Nullable String text(int row) {
    ObjectColumn objects = source.objects();
    ListColumn lists = source.lists();
    if ((withObjects && objects != null && objects.present().at(row))
        || (withLists && lists != null && lists.present().at(row))) {
      return RawJson.value(RowReader.json(source, row));
    }
    TextColumn sourceRest = source.rest();
    @Nullable String text =
        sourceRest != null && sourceRest.present().at(row) ? sourceRest.at(row) : null;
    for (var field : fields.entrySet()) {
      JsonNode value = RowReader.json(field.getValue(), row);
      if (!value.isNull()) {
        text = RawJson.with(text, field.getKey(), value);
      }
    }
    return text;
  }
}
