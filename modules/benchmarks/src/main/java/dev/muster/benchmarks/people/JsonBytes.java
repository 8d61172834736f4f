package dev.muster.benchmarks.people;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/// JSON put together byte by byte, since a benchmark's input must cost little beside what it
/// measures.
final class JsonBytes {
  private static final long DAY_SECONDS = 86_400;

  private byte[] bytes = new byte[1 << 16];
  private int length;
  private long lastDay = Long.MIN_VALUE;
  private final byte[] lastDate = new byte[10];

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  byte[] array() {
    return bytes;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[][] ascii(String[] texts) {
    byte[][] all = new byte[texts.length][];
    for (int index = 0; index < texts.length; index++) {
      all[index] = ascii(texts[index]);
    }
    return all;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  JsonBytes put(byte[] text) {
    room(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  /// Signs of ASCII only.
  JsonBytes put(String text) {
    int count = text.length();
    room(count);
    for (int index = 0; index < count; index++) {
      bytes[length + index] = (byte) text.charAt(index);
    }
    length += count;
    return this;
  }

  JsonBytes put(char sign) {
    room(1);
    bytes[length++] = (byte) sign;
    return this;
  }

  /// The last byte again, for instance to turn the comma after the last field into a brace.
  void replaceLast(char sign) {
    bytes[length - 1] = (byte) sign;
  }

  JsonBytes number(long value) {
    room(20);
    if (value < 0) {
      bytes[length++] = '-';
      value = -value;
    }
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + value % 10);
      value /= 10;
    }
    length += digits;
    return this;
  }

  /// `12.25`, without digits that say nothing.
  JsonBytes quarters(int quarters) {
    number(quarters / 4);
    switch (quarters % 4) {
      case 1 -> put('.').put('2').put('5');
      case 2 -> put('.').put('5');
      case 3 -> put('.').put('7').put('5');
      default -> {}
    }
    return this;
  }

  JsonBytes thousandths(int value) {
    number(value / 1000);
    int rest = value % 1000;
    if (rest != 0) {
      put('.').digits(rest, 3);
      while (bytes[length - 1] == '0') {
        length--;
      }
    }
    return this;
  }

  JsonBytes digits(int value, int count) {
    room(count);
    for (int at = length + count - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + value % 10);
      value /= 10;
    }
    length += count;
    return this;
  }

  JsonBytes date(long epochDay) {
    if (epochDay != lastDay) {
      byte[] text = ascii(LocalDate.ofEpochDay(epochDay).toString());
      System.arraycopy(text, 0, lastDate, 0, 10);
      lastDay = epochDay;
    }
    return put(lastDate);
  }

  /// ISO 8601 in UTC, with milliseconds where there are any.
  JsonBytes time(long millis) {
    long seconds = Math.floorDiv(millis, 1000);
    date(Math.floorDiv(seconds, DAY_SECONDS));
    int ofDay = (int) Math.floorMod(seconds, DAY_SECONDS);
    put('T').digits(ofDay / 3600, 2).put(':').digits(ofDay / 60 % 60, 2).put(':');
    digits(ofDay % 60, 2);
    int rest = (int) Math.floorMod(millis, 1000L);
    if (rest != 0) {
      put('.').digits(rest, 3);
    }
    return put('Z');
  }
}
