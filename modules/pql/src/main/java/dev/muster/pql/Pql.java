package dev.muster.pql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.pql.analysis.Analysis;
import dev.muster.pql.analysis.Analyst;
import dev.muster.pql.analysis.AudienceKind;
import dev.muster.pql.analysis.Eligibility;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Checker;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Value;
import dev.muster.pql.json.JsonReader;
import dev.muster.pql.json.JsonWriter;
import dev.muster.pql.problem.Limits;
import dev.muster.pql.problem.Result;
import dev.muster.pql.text.TextPrinter;
import dev.muster.pql.text.TextReader;
import java.util.function.Function;

/// The way into the language: read, check, convert, evaluate. Whatever a caller gets wrong comes
/// back as problems, never as an exception.
public final class Pql {

  /// The two written forms, by the names the API gives them.
  public enum Format {
    TEXT("pql/text"),
    JSON("pql/json");

    private final String apiName;

    Format(String apiName) {
      this.apiName = apiName;
    }

    public String apiName() {
      return apiName;
    }
  }

  private Pql() {}

  public static Result<Expression> read(Format format, String source, Limits limits) {
    return switch (format) {
      case TEXT -> TextReader.read(source, limits);
      case JSON -> JsonReader.read(source, limits);
    };
  }

  public static Result<Expression> readText(String text) {
    return TextReader.read(text, Limits.DEFAULT);
  }

  public static Result<Expression> readJson(String json) {
    return JsonReader.read(json, Limits.DEFAULT);
  }

  public static String text(Expression expression) {
    return TextPrinter.print(expression);
  }

  /// For callers who have parsed the JSON already. Places in problems are those of its compact
  /// form.
  public static Result<Expression> readJson(JsonNode json) {
    return JsonReader.read(json.toString(), Limits.DEFAULT);
  }

  public static JsonNode json(Expression expression) {
    return JsonWriter.write(expression);
  }

  public static Result<CheckedQuery> check(Expression expression, Settings settings) {
    return Checker.check(expression, settings);
  }

  /// Reads and checks in one go.
  public static Result<CheckedQuery> check(Format format, String source, Settings settings) {
    return read(format, source, settings.limits())
        .then(expression -> Checker.check(expression, settings));
  }

  public static Analysis analyse(CheckedQuery query) {
    return Analyst.analyse(query);
  }

  /// `kinds` says what is known of the audiences that the query refers to.
  public static Eligibility eligibility(Analysis analysis, Function<String, AudienceKind> kinds) {
    return Eligibility.of(analysis, kinds);
  }

  /// The profile is an XDM document with its events in `xEvent`.
  public static Evaluation evaluate(
      CheckedQuery query, JsonNode profile, EvaluationSettings settings) {
    return Interpreter.evaluate(query, Value.of(profile), settings);
  }

  /// As `evaluate`, with the reasons.
  public static Evaluation explain(
      CheckedQuery query, JsonNode profile, EvaluationSettings settings) {
    return Interpreter.explain(query, Value.of(profile), settings);
  }
}
