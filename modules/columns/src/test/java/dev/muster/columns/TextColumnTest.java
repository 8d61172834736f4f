package dev.muster.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TextColumnTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static TextColumn texts(Table table) {
    return Objects.requireNonNull(Objects.requireNonNull(table.root().field("id")).texts());
  }

  @Test
  void keepsMostlyDifferentStringsAsTheyAreOnceThereAreVeryMany() {
    var dictionaries = new Dictionaries();
    var builder = new TableBuilder(dictionaries, "row");
    int count = Dictionary.FULL_COUNT + 1_000;
    for (int row = 0; row < count; row++) {
      builder.addRow(JSON.objectNode().put("id", "id-" + row));
    }
    Table coded = builder.build();
    assertThat(texts(coded).isCoded()).isTrue();
    int size = texts(coded).dictionary().size();

    var later = new TableBuilder(dictionaries, "row");
    later.addRow(JSON.objectNode().put("id", "ü"));
    later.addRow(JSON.objectNode());
    later.addRow(JSON.objectNode().put("id", "\ud800"));
    later.copyRows(coded, 10, 12);
    Table plain = later.build();
    assertThat(texts(plain).isCoded()).isFalse();
    assertThat(texts(coded).dictionary().size()).isEqualTo(size);
    assertThat(texts(plain).at(0)).isEqualTo("ü");
    assertThat(plain.json(1)).isEqualTo(JSON.objectNode());
    assertThat(texts(plain).at(2)).isEqualTo("\ud800");
    assertThat(texts(plain).at(4)).isEqualTo("id-11");
    assertThatIllegalStateException().isThrownBy(() -> texts(plain).dictionary());
    assertThatIllegalStateException().isThrownBy(() -> texts(plain).codeAt(0));

    var copy = new TableBuilder(new Dictionaries(), "row");
    copy.copyRows(plain, new int[] {2, 1, 0});
    assertThat(texts(copy.build()).isCoded()).isTrue();
    assertThat(texts(copy.build()).at(0)).isEqualTo("\ud800");
    assertThat(texts(copy.build()).at(2)).isEqualTo("ü");
  }

  @Test
  void copyingRowsDoesNotMakeStringsLookRepeated() {
    var dictionaries = new Dictionaries();
    var builder = new TableBuilder(dictionaries, "row");
    int count = Dictionary.FULL_COUNT / 2;
    for (int row = 0; row < count; row++) {
      builder.addRow(JSON.objectNode().put("id", "id-" + row));
    }
    Table table = builder.build();
    for (int merge = 0; merge < 5; merge++) {
      var merged = new TableBuilder(dictionaries, "row");
      merged.copyRows(table, 0, count);
      table = merged.build();
    }
    var more = new TableBuilder(dictionaries, "row");
    for (int row = count; row < Dictionary.FULL_COUNT + 1; row++) {
      more.addRow(JSON.objectNode().put("id", "id-" + row));
    }
    more.build();
    var next = new TableBuilder(dictionaries, "row");
    next.copyRows(table, 0, count);
    assertThat(texts(next.build()).isCoded()).isFalse();
  }
}
