package dev.muster.server.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Sandbox;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.Expression;
import dev.muster.domain.definitions.ExpressionReading;
import dev.muster.domain.definitions.PqlReview;
import dev.muster.eventlog.command.Refusal;
import dev.muster.pql.Pql;
import dev.muster.pql.analysis.Analysis;
import dev.muster.pql.analysis.AudienceKind;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Value;
import dev.muster.pql.problem.Result;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The query language over HTTP: check an expression, evaluate it for one profile, convert it.
public final class LanguageRoutes {
  private static final String CONVERSION = "/data/core/ups/segment/conversion";
  private static final String CHECK = "/muster/v1/pql/check";
  private static final String EVALUATE = "/muster/v1/pql/evaluate";

  /// More expressions than this are not kept waiting.
  private static final int MAXIMUM_WAITING = 100;

  /// About a second at most.
  private static final long MAXIMUM_STEPS = 5_000_000;

  private final DefinitionReader expressions;
  private final Settings settings;
  private final ReferencedAudiences audiences;
  private final WorkerExecutor threads;
  private final Clock clock;
  private final AtomicInteger waiting = new AtomicInteger();

  /// @param expressions reads them from bodies
  /// @param threads for the work itself, which keeps a processor busy
  public LanguageRoutes(
      DefinitionReader expressions,
      Settings settings,
      ReferencedAudiences audiences,
      WorkerExecutor threads,
      Clock clock) {
    this.expressions = expressions;
    this.settings = settings;
    this.audiences = audiences;
    this.threads = threads;
    this.clock = clock;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.POST, CONVERSION, Right.READ, this::convert),
        new Endpoint(HttpMethod.POST, CHECK, Right.READ, this::check),
        new Endpoint(HttpMethod.POST, EVALUATE, Right.READ, this::evaluate));
  }

  private Future<Answer> convert(Call call) {
    ObjectNode body = call.bodyObject();
    Expression expression = expression(body);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("imsOrgId", call.tenant().organisation());
    Sandbox sandbox = Sandbox.of(call.tenant());
    answer
        .putObject("sandbox")
        .put("sandboxId", sandbox.id())
        .put("sandboxName", sandbox.name())
        .put("type", sandbox.type())
        .put("default", sandbox.isDefault());
    copyText(body, "name", answer);
    answer.put("description", "");
    copyText(body, "description", answer);
    if (body.get("schema") instanceof ObjectNode schema) {
      answer.set("schema", schema);
    }
    return work(() -> {
      boolean toText = expression.format().equals(Expression.JSON);
      var tree = required(checked(expression)).expression();
      answer
          .putObject("expression")
          .put("type", Expression.PQL)
          .put("format", toText ? Expression.TEXT : Expression.JSON)
          .put("value", toText ? Pql.text(tree) : LanguageJson.text(Pql.json(tree)));
      return Answer.json(200, LanguageJson.bytes(answer));
    });
  }

  private Future<Answer> check(Call call) {
    Expression expression = expressionToCheck(call.bodyObject());
    return work(() -> checked(expression))
        .compose(result ->
            switch (result) {
              case Result.Failure<CheckedQuery>(var problems) ->
                  Future.succeededFuture(invalid(PqlReview.refused(problems)));
              case Result.Success<CheckedQuery>(var query) -> {
                Analysis analysis = Pql.analyse(query);
                yield audiences
                    .kinds(call, analysis.segments())
                    .compose(kinds -> work(() -> valid(query, analysis, kinds)));
              }
            });
  }

  private static Answer invalid(List<Refusal.Problem> problems) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("valid", false);
    answer.set("problems", LanguageJson.problems(problems));
    answer.putArray("warnings");
    return Answer.json(200, LanguageJson.bytes(answer));
  }

  private static Answer valid(
      CheckedQuery query, Analysis analysis, Map<String, AudienceKind> kinds) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("valid", true);
    answer.putArray("problems");
    answer.set("warnings", LanguageJson.problems(PqlReview.refused(query.warnings())));
    answer
        .withArray("warnings")
        .addAll(LanguageJson.problems(PqlReview.refused(analysis.warnings())));
    for (String id : analysis.segments()) {
      if (!kinds.containsKey(id)) {
        answer
            .withArray("warnings")
            .addObject()
            .put("code", "reference-unknown")
            .put("message", "No segment definition has the id '%s'.".formatted(id));
      }
    }
    answer.set("analysis", LanguageJson.analysis(analysis));
    answer.set(
        "eligibility",
        LanguageJson.eligibility(
            Pql.eligibility(analysis, id -> kinds.getOrDefault(id, AudienceKind.OTHER))));
    answer.put("text", Pql.text(query.expression()));
    answer.set("json", Pql.json(query.expression()));
    return Answer.json(200, LanguageJson.bytes(answer));
  }

  private Future<Answer> evaluate(Call call) {
    ObjectNode body = call.bodyObject();
    Expression expression = expression(body);
    if (!(body.get("profile") instanceof ObjectNode profile)) {
      throw wrong("profile-missing", "'profile' must be an object: a profile as in XDM.");
    }
    boolean explain = flag(body, "explain");
    EvaluationSettings evaluation =
        EvaluationSettings.at(now(body)).withMaximumSteps(MAXIMUM_STEPS);
    return work(() -> {
      CheckedQuery query = required(checked(expression));
      Evaluation outcome =
          explain
              ? Pql.explain(query, profile, evaluation)
              : Pql.evaluate(query, profile, evaluation);
      return switch (outcome) {
        case Evaluation.Evaluated evaluated -> evaluated(query, evaluated);
        case Evaluation.OutOfSteps out -> throw tooLong(out);
      };
    });
  }

  private static Answer evaluated(CheckedQuery query, Evaluation.Evaluated evaluated) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set(
        "value",
        Condition.is(query)
            ? Value.of(evaluated.qualifies()).toJson()
            : evaluated.value().toJson());
    answer.put("qualifies", evaluated.qualifies());
    if (evaluated.explanation() != null) {
      answer.set("explanation", LanguageJson.explanation(evaluated.explanation()));
    }
    return Answer.json(200, LanguageJson.bytes(answer));
  }

  private Result<CheckedQuery> checked(Expression expression) {
    return Pql.check(PqlReview.format(expression), expression.value(), settings);
  }

  private static CheckedQuery required(Result<CheckedQuery> result) {
    return switch (result) {
      case Result.Success<CheckedQuery>(var query) -> query;
      case Result.Failure<CheckedQuery>(var problems) ->
          throw refused("expression-invalid", PqlReview.refused(problems));
    };
  }

  private Expression expression(ObjectNode body) {
    return switch (expressions.readExpression(body)) {
      case ExpressionReading.Read(var expression) -> expression;
      case ExpressionReading.Faulty(var problems) -> throw refused("expression-invalid", problems);
    };
  }

  /// A blank text is there, and it is for the language to say what is wrong with it.
  private Expression expressionToCheck(ObjectNode body) {
    JsonNode value = body.path("expression").path("value");
    return value.isTextual() && value.textValue().isBlank()
        ? new Expression(Expression.PQL, Expression.TEXT, value.textValue())
        : expression(body);
  }

  private <T> Future<T> work(Callable<T> task) {
    if (waiting.incrementAndGet() > MAXIMUM_WAITING) {
      waiting.decrementAndGet();
      throw new ProblemException(
          Problem.busy("too-many-expressions", "Too many expressions at once; try again.", 1));
    }
    return threads.executeBlocking(task, false).onComplete(_ -> waiting.decrementAndGet());
  }

  private Instant now(ObjectNode body) {
    @Nullable JsonNode node = body.get("now");
    if (node == null || node.isNull()) {
      return clock.instant();
    }
    try {
      return OffsetDateTime.parse(node.asText()).toInstant();
    } catch (DateTimeException _) {
      throw wrong("now-invalid", "'now' must be a time such as \"2026-01-31T12:00:00Z\".");
    }
  }

  private static boolean flag(ObjectNode body, String field) {
    @Nullable JsonNode node = body.get(field);
    if (node == null || node.isNull()) {
      return false;
    }
    if (!node.isBoolean()) {
      throw wrong("wrong-type", "'%s' must be true or false.".formatted(field));
    }
    return node.booleanValue();
  }

  private static void copyText(ObjectNode body, String field, ObjectNode answer) {
    @Nullable JsonNode node = body.get(field);
    if (node != null && node.isTextual()) {
      answer.set(field, node);
    }
  }

  private static ProblemException tooLong(Evaluation.OutOfSteps out) {
    return refused(
        "evaluation-too-long",
        List.of(
            new Refusal.Problem(
                "evaluation-too-long", out.message(), new Refusal.Place("limit", 1, 1))));
  }

  private static ProblemException refused(String code, List<Refusal.Problem> problems) {
    return new ProblemException(
        Problem.of(
            new Refusal(Refusal.Reason.INVALID, code, problems.getFirst().sentence(), problems)));
  }

  private static ProblemException wrong(String code, String title) {
    return new ProblemException(Problem.of(400, code, title));
  }
}
