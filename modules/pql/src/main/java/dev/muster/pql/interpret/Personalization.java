package dev.muster.pql.interpret;

import dev.muster.pql.interpret.Value.Items;
import dev.muster.pql.interpret.Value.Text;
import dev.muster.pql.interpret.Value.Time;
import dev.muster.pql.interpret.Value.Truth;
import dev.muster.pql.interpret.Value.Whole;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The functions of the personalization editor, which audiences do not need but whose expressions
/// are PQL all the same. Null in, null out, except where being empty is the question.
final class Personalization {
  private final Interpreter interpreter;
  private final Patterns patterns;

  Personalization(Interpreter interpreter, Patterns patterns) {
    this.interpreter = interpreter;
    this.patterns = patterns;
  }

  Value call(String function, List<Value> arguments) {
    Value first = arguments.isEmpty() ? Value.Null.VALUE : arguments.get(0);
    Value second = arguments.size() < 2 ? Value.Null.VALUE : arguments.get(1);
    Value third = arguments.size() < 3 ? Value.Null.VALUE : arguments.get(2);
    return switch (function) {
      case "camelCase", "titleCase" -> text(first, Personalization::capitalized);
      case "lowerCase" -> text(first, value -> value.toLowerCase(Locale.ROOT));
      case "upperCase" -> text(first, value -> value.toUpperCase(Locale.ROOT));
      case "trim" -> text(first, String::strip);
      case "leftTrim" -> text(first, String::stripLeading);
      case "rightTrim" -> text(first, String::stripTrailing);
      case "encode64" -> text(first, Personalization::encoded);
      case "decode64" -> text(first, Personalization::decoded);
      case "md5" -> text(first, value -> digest("MD5", value));
      case "sha256" -> text(first, value -> digest("SHA-256", value));
      case "urlEncode" -> text(first, value -> URLEncoder.encode(value, StandardCharsets.UTF_8));
      case "urlDecode" -> text(first, Personalization::urlDecoded);
      case "extractEmailDomain" -> text(first, Personalization::emailDomain);
      case "getUrlHost" -> url(first, URI::getHost);
      case "getUrlPath" -> url(first, URI::getPath);
      case "getUrlProtocol" -> url(first, URI::getScheme);
      case "getUrlFragment" -> url(first, URI::getFragment);
      case "appendQueryParams" -> appendQueryParameter(first, second, third);
      case "charCodeAt" -> charCodeAt(first, second);
      case "compareTo" ->
          first instanceof Text left && second instanceof Text right
              ? Value.of((long) Integer.signum(left.value().compareTo(right.value())))
              : Value.Null.VALUE;
      case "concat" -> concatenated(arguments);
      case "equalsIgnoreCase", "equalsAnyIgnoreCase" ->
          Value.of(Strings.equalsAny(first, arguments.subList(1, arguments.size()), false));
      case "notEqualWithIgnoreCase" -> Value.of(Strings.differs(first, second, false));
      case "formatCurrency" -> formatted(first, second, true);
      case "formatNumber" -> formatted(first, second, false);
      case "formatDate" -> formatDate(first, second, third);
      case "indexOf" ->
          first instanceof Text text && second instanceof Text part
              ? Value.of((long) text.value().indexOf(part.value()))
              : Value.Null.VALUE;
      case "lastIndexOf" ->
          first instanceof Text text && second instanceof Text part
              ? Value.of((long) text.value().lastIndexOf(part.value()))
              : Value.Null.VALUE;
      case "isEmpty" -> Value.of(isEmpty(first));
      case "isNotEmpty" -> Value.of(!isEmpty(first));
      case "join" -> join(first, second);
      case "length" -> length(first);
      case "mask" -> mask(first, second, third);
      case "replace" ->
          first instanceof Text text && second instanceof Text part && third instanceof Text by
              ? Value.of(text.value().replace(part.value(), by.value()))
              : Value.Null.VALUE;
      case "replaceAll" ->
          first instanceof Text text && second instanceof Text regex && third instanceof Text by
              ? Value.of(patterns.replaceAll(text.value(), regex.value(), by.value()))
              : Value.Null.VALUE;
      case "split" -> split(first, second);
      case "substr" -> substring(first, second, third);
      case "stringToDate" -> date(first, second, Value.Null.VALUE);
      case "toDateTime" -> date(first, second, epoch(first));
      case "toDateTimeOnly" -> date(first, Value.Null.VALUE, epoch(first));
      case "string_to_integer" -> toWhole(first);
      case "toInt" -> toWhole(first);
      case "stringToNumber" ->
          first instanceof Text text
              ? Objects.requireNonNullElse(Comparing.number(text.value()), first)
              : first;
      case "toBool" -> toTruth(first);
      case "toString" -> asText(first);
      case "absolute" -> absolute(first);
      case "random" -> random();
      case "roundDown" -> rounded(first, RoundingMode.FLOOR);
      case "roundUp" -> rounded(first, RoundingMode.CEILING);
      case "toHexString" ->
          toWhole(first) instanceof Whole(long number)
              ? Value.of(Long.toHexString(number))
              : Value.Null.VALUE;
      case "toPercentage" -> percentage(first);
      case "toPrecision" -> precision(first, second);
      default -> throw new IllegalStateException("The checker let '" + function + "' pass.");
    };
  }

  private static Value text(Value value, UnaryOperator<@Nullable String> function) {
    return Calls.each(
        value, element -> element instanceof Text text ? result(function, text) : Value.Null.VALUE);
  }

  private static Value result(UnaryOperator<@Nullable String> function, Text text) {
    return Value.of(function.apply(text.value()));
  }

  private static String capitalized(@Nullable String text) {
    StringBuilder result = new StringBuilder();
    boolean atStart = true;
    for (int character : (text == null ? "" : text).codePoints().toArray()) {
      result.appendCodePoint(atStart ? Character.toTitleCase(character) : character);
      atStart = Character.isWhitespace(character);
    }
    return result.toString();
  }

  private static String encoded(@Nullable String text) {
    return Base64.getEncoder()
        .encodeToString((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String decoded(@Nullable String text) {
    try {
      return new String(
          Base64.getDecoder().decode(text == null ? "" : text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return text;
    }
  }

  private static String digest(String algorithm, String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has " + algorithm + ".", impossible);
    }
  }

  private static @Nullable String urlDecoded(@Nullable String text) {
    try {
      return URLDecoder.decode(text == null ? "" : text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }

  private static @Nullable String emailDomain(@Nullable String address) {
    int at = address == null ? -1 : address.lastIndexOf('@');
    return address == null || at < 0 ? null : address.substring(at + 1);
  }

  private interface UrlPart {
    @Nullable String of(URI uri);
  }

  private static Value url(Value value, UrlPart part) {
    return text(
        value,
        address -> {
          try {
            return address == null ? null : part.of(new URI(address.strip()));
          } catch (URISyntaxException notAnAddress) {
            return null;
          }
        });
  }

  private static Value appendQueryParameter(Value address, Value key, Value value) {
    if (!(address instanceof Text url) || !(key instanceof Text name) || value.isNull()) {
      return Value.Null.VALUE;
    }
    String text = url.value();
    int hash = text.indexOf('#');
    String fragment = hash < 0 ? "" : text.substring(hash);
    String rest = hash < 0 ? text : text.substring(0, hash);
    int question = rest.indexOf('?');
    List<String> pairs = new ArrayList<>();
    String encodedName = URLEncoder.encode(name.value(), StandardCharsets.UTF_8);
    if (question >= 0) {
      for (String pair : rest.substring(question + 1).split("&", -1)) {
        if (!pair.isEmpty() && !pair.equals(encodedName) && !pair.startsWith(encodedName + "=")) {
          pairs.add(pair);
        }
      }
    }
    String written = asText(value) instanceof Text shown ? shown.value() : "";
    pairs.add(encodedName + "=" + URLEncoder.encode(written, StandardCharsets.UTF_8));
    String path = question < 0 ? rest : rest.substring(0, question);
    return Value.of(path + "?" + String.join("&", pairs) + fragment);
  }

  private static Value charCodeAt(Value text, Value index) {
    return text instanceof Text string
            && index instanceof Whole(long at)
            && at >= 0
            && at < string.value().length()
        ? Value.of((long) string.value().charAt((int) at))
        : Value.Null.VALUE;
  }

  private static Value concatenated(List<Value> parts) {
    StringBuilder text = new StringBuilder();
    for (Value part : parts) {
      if (!(asText(part) instanceof Text piece)) {
        return Value.Null.VALUE;
      }
      text.append(piece.value());
    }
    return Value.of(text.toString());
  }

  private static Value formatted(Value number, Value language, boolean currency) {
    if (!Comparing.isNumber(number) || !(language instanceof Text name)) {
      return Value.Null.VALUE;
    }
    Locale locale = locale(name.value());
    var format =
        currency
            ? NumberFormat.getCurrencyInstance(locale)
            : NumberFormat.getNumberInstance(locale);
    return Value.of(
        number instanceof Whole(long whole)
            ? format.format(whole)
            : format.format(Comparing.real(number)));
  }

  private static Locale locale(String name) {
    return Locale.forLanguageTag(name.replace('_', '-'));
  }

  private static Value formatDate(Value value, Value pattern, Value language) {
    Time time = TimeRules.time(value);
    if (time == null || !(pattern instanceof Text text)) {
      return Value.Null.VALUE;
    }
    Locale locale = language instanceof Text name ? locale(name.value()) : Locale.ENGLISH;
    try {
      return Value.of(
          DateTimeFormatter.ofPattern(text.value(), locale).format(TimeRules.utc(time.start())));
    } catch (IllegalArgumentException | DateTimeException badPattern) {
      // Documented: with an invalid pattern the ISO form is used.
      return Value.of(time.start().toString());
    }
  }

  private static boolean isEmpty(Value value) {
    return switch (value) {
      case Value.Null _ -> true;
      case Text text -> text.value().isEmpty();
      case Items(var elements) -> elements.isEmpty();
      default -> {
        var members = Comparing.members(value);
        yield members != null && members.isEmpty();
      }
    };
  }

  private static Value join(Value list, Value separator) {
    if (list.isNull() || !(separator instanceof Text between)) {
      return Value.Null.VALUE;
    }
    List<String> parts = new ArrayList<>();
    for (Value element : list.elements()) {
      if (asText(element) instanceof Text part) {
        parts.add(part.value());
      }
    }
    return Value.of(String.join(between.value(), parts));
  }

  private static Value length(Value value) {
    return switch (value) {
      case Text text -> Value.of((long) text.value().codePointCount(0, text.value().length()));
      case Items(var elements) -> Value.of((long) elements.size());
      default -> Value.Null.VALUE;
    };
  }

  private static Value mask(Value value, Value start, Value end) {
    if (!(value instanceof Text text)
        || !(start instanceof Whole(long before))
        || !(end instanceof Whole(long after))) {
      return Value.Null.VALUE;
    }
    String shown = text.value();
    int length = shown.length();
    int from = (int) Math.clamp(before, 0L, length);
    int to = Math.clamp(length - Math.clamp(after, 0L, length), from, length);
    return Value.of(shown.substring(0, from) + "X".repeat(to - from) + shown.substring(to));
  }

  private static Value split(Value value, Value separator) {
    if (!(value instanceof Text text) || !(separator instanceof Text at)) {
      return Value.Null.VALUE;
    }
    List<Value> parts = new ArrayList<>();
    String rest = text.value();
    if (!at.value().isEmpty()) {
      int found = rest.indexOf(at.value());
      int begin = 0;
      while (found >= 0) {
        parts.add(Value.of(rest.substring(begin, found)));
        begin = found + at.value().length();
        found = rest.indexOf(at.value(), begin);
      }
      rest = rest.substring(begin);
    }
    parts.add(Value.of(rest));
    return new Items(parts);
  }

  private static Value substring(Value value, Value start, Value end) {
    if (!(value instanceof Text text) || !(start instanceof Whole(long begin))) {
      return Value.Null.VALUE;
    }
    int length = text.value().length();
    long stop = end instanceof Whole(long given) ? given : length;
    int from = (int) Math.clamp(begin, 0L, length);
    int to = (int) Math.clamp(stop, 0L, length);
    return Value.of(from < to ? text.value().substring(from, to) : "");
  }

  private static Value epoch(Value value) {
    return value.isNull() ? Value.Null.VALUE : Time.at(Instant.EPOCH);
  }

  private static Value date(Value value, Value pattern, Value otherwise) {
    if (pattern instanceof Text format && value instanceof Text text) {
      try {
        TemporalAccessor parsed =
            DateTimeFormatter.ofPattern(format.value(), Locale.ENGLISH)
                .parseBest(text.value(), LocalDateTime::from, LocalDate::from);
        LocalDateTime time =
            parsed instanceof LocalDate day ? day.atStartOfDay() : (LocalDateTime) parsed;
        return Time.at(time.toInstant(ZoneOffset.UTC));
      } catch (IllegalArgumentException | DateTimeException unreadable) {
        return otherwise;
      }
    }
    Time time = TimeRules.time(value);
    return time == null ? otherwise : Time.at(time.start());
  }

  private static Value toWhole(Value value) {
    return switch (value) {
      case Whole whole -> whole;
      case Value.Real(double number) ->
          Math.abs(number) < 9.2e18 ? Value.of((long) number) : Value.Null.VALUE;
      case Truth(boolean truth) -> Value.of(truth ? 1L : 0L);
      case Text text -> {
        Value number = Comparing.number(text.value());
        yield number == null ? Value.Null.VALUE : toWhole(number);
      }
      default -> Value.Null.VALUE;
    };
  }

  private static Value toTruth(Value value) {
    return switch (value) {
      case Truth truth -> truth;
      case Text text -> Value.of(text.value().strip().equalsIgnoreCase("true"));
      case Whole(long number) -> Value.of(number != 0);
      case Value.Real(double number) -> Value.of(number != 0);
      default -> Value.Null.VALUE;
    };
  }

  private static Value asText(Value value) {
    return switch (value) {
      case Value.Null _ -> Value.Null.VALUE;
      case Text text -> text;
      case Whole(long number) -> Value.of(Long.toString(number));
      case Value.Real(double number) -> Value.of(Double.toString(number));
      case Truth(boolean truth) -> Value.of(Boolean.toString(truth));
      case Time time -> Value.of(time.start().toString());
      default -> Value.of(value.toJson().toString());
    };
  }

  private static Value absolute(Value value) {
    return switch (value) {
      case Whole(long number) when number != Long.MIN_VALUE -> Value.of(Math.abs(number));
      case Whole(long number) -> Value.of(-(double) number);
      case Value.Real(double number) -> Value.of(Math.abs(number));
      default -> Value.Null.VALUE;
    };
  }

  /// Between 0 and 1 and the same for the same profile and time, since an evaluation must be
  /// repeatable.
  private Value random() {
    Value id = interpreter.profile().field("_id");
    interpreter.readNow();
    long seed = 31L * Comparing.key(id).hashCode() + interpreter.settings().now().toEpochMilli();
    return Value.of(new SplittableRandom(seed).nextDouble());
  }

  private static Value rounded(Value value, RoundingMode mode) {
    return switch (value) {
      case Whole whole -> whole;
      case Value.Real(double number) ->
          Value.of(mode == RoundingMode.FLOOR ? Math.floor(number) : Math.ceil(number));
      default -> Value.Null.VALUE;
    };
  }

  private static Value percentage(Value value) {
    if (!Comparing.isNumber(value)) {
      return Value.Null.VALUE;
    }
    BigDecimal hundredfold =
        BigDecimal.valueOf(Comparing.real(value)).movePointRight(2).stripTrailingZeros();
    return Value.of(hundredfold.toPlainString() + "%");
  }

  private static Value precision(Value value, Value digits) {
    if (!Comparing.isNumber(value)
        || !(digits instanceof Whole(long count))
        || count < 1
        || count > 100) {
      return Value.Null.VALUE;
    }
    var context = new MathContext((int) count, RoundingMode.HALF_UP);
    return Value.of(BigDecimal.valueOf(Comparing.real(value)).round(context).toPlainString());
  }
}
