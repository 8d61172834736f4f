package dev.muster.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DictionaryTest {
  @Test
  void numbersStringsInTheOrderTheyCame() {
    var dictionary = new Dictionary("row.a");
    for (int code = 0; code < 20_000; code++) {
      assertThat(dictionary.code("text " + code)).isEqualTo(code);
    }
    for (int code = 0; code < 20_000; code++) {
      assertThat(dictionary.code("text " + code)).isEqualTo(code);
      assertThat(dictionary.text(code)).isEqualTo("text " + code);
    }
    assertThat(dictionary.find("text 20000")).isEqualTo(Dictionary.NONE);
    assertThat(dictionary.size()).isEqualTo(20_000);
  }

  @Test
  void canBeReadWhileAnotherThreadAdds() throws Exception {
    var dictionary = new Dictionary("row.a");
    int count = 300_000;
    var reader =
        CompletableFuture.runAsync(() -> {
          int size;
          do {
            size = dictionary.size();
            for (int code = Math.max(0, size - 50); code < size; code++) {
              String text = dictionary.text(code);
              assertThat(text).isEqualTo(Integer.toString(code));
              assertThat(dictionary.find(text)).isEqualTo(code);
            }
          } while (size < count);
        });
    for (int code = 0; code < count; code++) {
      dictionary.code(Integer.toString(code));
    }
    reader.get(20, TimeUnit.SECONDS);
  }

  @Test
  void isFullWhenVeryManyStringsAreMostlyNew() {
    var dictionary = new Dictionary("row.a");
    for (int code = 0; code < Dictionary.FULL_COUNT; code++) {
      dictionary.code(Integer.toString(code));
    }
    assertThat(dictionary.isFull()).isFalse();
    dictionary.code("one more");
    assertThat(dictionary.isFull()).isTrue();
    dictionary.countAsked(Dictionary.FULL_COUNT + 1);
    assertThat(dictionary.isFull()).isFalse();
  }

  @Test
  void isFullWhenTheStringsAreLong() {
    var dictionary = new Dictionary("row.a");
    String filling = "x".repeat(20_000);
    for (int code = 0; code < 1_000; code++) {
      dictionary.code(code + filling);
    }
    assertThat(dictionary.isFull()).isTrue();
  }

  @Test
  void takesManyStringsAtOnce() {
    for (int count : new int[] {0, 1, 16, 17, 4_096, 4_097, 20_000}) {
      var dictionary = new Dictionary("row.a");
      List<String> texts = IntStream.range(0, count).mapToObj(code -> "text " + code).toList();
      dictionary.fill(texts);
      assertThat(dictionary.size()).isEqualTo(count);
      assertThat(dictionary.askedCount()).isEqualTo(count);
      for (int code = 0; code < count; code++) {
        assertThat(dictionary.text(code)).isEqualTo(texts.get(code));
        assertThat(dictionary.find(texts.get(code))).isEqualTo(code);
      }
      for (int code = count; code < count + 5_000; code++) {
        assertThat(dictionary.code("more " + code)).isEqualTo(code);
      }
      assertThat(dictionary.find("text " + count)).isEqualTo(Dictionary.NONE);
    }
    var twice = new Dictionary("row.a");
    assertThatIllegalArgumentException().isThrownBy(() -> twice.fill(List.of("a", "b", "a")));
  }
}
