package dev.muster.server.external;

import dev.muster.domain.audiences.Landing.Field;
import dev.muster.domain.definitions.Shortened;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether a value is what its column says.
final class FieldCheck {
  private static final int IDENTITY_LENGTH = 1_024;
  private static final int NUMBER_LENGTH = 100;

  private FieldCheck() {}

  /// What speaks against the value; null when nothing does. An empty value is as good as none.
  static @Nullable String objection(Field field, String value) {
    return value.isEmpty() || fits(field, value)
        ? null
        : "'%s' is no %s: '%s'."
            .formatted(
                Shortened.of(field.name()),
                switch (field.type()) {
                  case STRING -> "string";
                  case NUMBER -> "number";
                  case LONG -> "long";
                  case INTEGER -> "integer";
                  case DATE -> "date";
                  case DATETIME -> "datetime";
                  case BOOLEAN -> "boolean";
                },
                Shortened.of(value));
  }

  /// What speaks against the value as an identity; null when nothing does.
  static @Nullable String identityObjection(Field field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return "'%s' is empty.".formatted(Shortened.of(field.name()));
    }
    if (value.length() > IDENTITY_LENGTH) {
      return "'%s' is too long.".formatted(Shortened.of(field.name()));
    }
    // What a decoder puts where there was no UTF-8.
    return value.indexOf('\ufffd') >= 0 || value.indexOf('\0') >= 0
        ? "'%s' is not in UTF-8.".formatted(Shortened.of(field.name()))
        : null;
  }

  private static boolean fits(Field field, String value) {
    try {
      return switch (field.type()) {
        case STRING -> true;
        case NUMBER -> value.length() <= NUMBER_LENGTH && new BigDecimal(value).scale() < 1_000;
        case LONG ->
            value.length() <= NUMBER_LENGTH && new BigInteger(value).bitLength() < Long.SIZE;
        case INTEGER ->
            value.length() <= NUMBER_LENGTH && new BigInteger(value).bitLength() < Integer.SIZE;
        case DATE -> LocalDate.parse(value).getYear() > 0;
        case DATETIME -> OffsetDateTime.parse(value).getYear() > 0;
        case BOOLEAN -> Set.of("true", "false", "TRUE", "FALSE", "True", "False").contains(value);
      };
    } catch (NumberFormatException | DateTimeException _) {
      return false;
    }
  }
}
