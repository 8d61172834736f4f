package dev.muster.domain.stored;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.muster.domain.ExactJson;
import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.UnreadableEventException;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The forms in which events are stored, as JSON of their records.
///
/// Stored events are for ever: a changed record gets a new version and a step that raises the one
/// before it, and the golden bytes of every form that was ever stored are read in the tests.
public final class StoredEvents<E> implements EventCodec<E> {
  private static final JsonMapper MAPPER =
      ExactJson.builder()
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
          .annotationIntrospector(new NullsAsDeclared())
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  /// Lets a component be null only where its record says so: what is missing or null otherwise is
  /// found here and not in a rule, years later.
  private static final class NullsAsDeclared extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
      return annotated instanceof AnnotatedParameter parameter
              && parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor
              && !isNullable(constructor, parameter.getIndex())
          ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
          : super.findSetterInfo(annotated);
    }

    private static boolean isNullable(Constructor<?> constructor, int index) {
      return constructor.getAnnotatedParameterTypes()[index].isAnnotationPresent(Nullable.class);
    }
  }

  /// One kind of event: its stored name, its class, and the steps from version 1 up to the present.
  ///
  /// @param steps the first raises version 1 to 2, the second 2 to 3, and so on
  private record Form<E>(
      String type, Class<? extends E> eventClass, List<UnaryOperator<ObjectNode>> steps) {
    int version() {
      return steps.size() + 1;
    }
  }

  private final Map<String, Form<E>> byType;
  private final Map<Class<?>, Form<E>> byClass;
  private final Map<String, ObjectReader> readers = new HashMap<>();

  private StoredEvents(List<Form<E>> forms) {
    byType = new HashMap<>();
    byClass = new HashMap<>();
    for (Form<E> form : forms) {
      if (byType.put(form.type(), form) != null || byClass.put(form.eventClass(), form) != null) {
        throw new IllegalArgumentException("Two forms for " + form);
      }
      readers.put(form.type(), MAPPER.readerFor(form.eventClass()));
    }
  }

  public static <E> Builder<E> builder() {
    return new Builder<>();
  }

  @Override
  public Encoded encode(E event) {
    @Nullable Form<E> form = byClass.get(event.getClass());
    if (form == null) {
      throw new IllegalArgumentException("No stored form for " + event.getClass());
    }
    try {
      return new Encoded(form.type(), form.version(), MAPPER.writeValueAsBytes(event));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("An event cannot be written: " + event, e);
    }
  }

  @Override
  public E decode(String type, int version, byte[] payload) {
    @Nullable Form<E> form = byType.get(type);
    @Nullable ObjectReader reader = readers.get(type);
    if (form == null || reader == null || version < 1 || version > form.version()) {
      throw new UnreadableEventException(
          "This version of Muster does not know the event '%s' in version %d; it was written by a newer one."
              .formatted(type, version));
    }
    try {
      @Nullable E event =
          version == form.version()
              ? reader.readValue(payload)
              : reader.readValue(raised(form, version, payload));
      if (event == null) {
        throw new IOException("it is null");
      }
      return event;
    } catch (IOException | RuntimeException e) {
      // A step meets what it cannot raise as a missing field or a number that is none.
      throw new UnreadableEventException(
          "A stored event '%s' of version %d cannot be read: %s"
              .formatted(type, version, e.getMessage()),
          e);
    }
  }

  private static <E> JsonNode raised(Form<E> form, int version, byte[] payload) throws IOException {
    if (!(MAPPER.readTree(payload) instanceof ObjectNode stored)) {
      throw new IOException("it is not a JSON object");
    }
    ObjectNode raised = stored;
    for (UnaryOperator<ObjectNode> step : form.steps().subList(version - 1, form.steps().size())) {
      raised = step.apply(raised);
    }
    return raised;
  }

  /// Names the forms, one by one.
  public static final class Builder<E> {
    private final List<Form<E>> forms = new ArrayList<>();

    private Builder() {}

    /// @param steps raise version 1 to 2, 2 to 3, and so on; none while there is only version 1
    public Builder<E> form(
        String type, Class<? extends E> eventClass, List<UnaryOperator<ObjectNode>> steps) {
      forms.add(new Form<>(type, eventClass, List.copyOf(steps)));
      return this;
    }

    public Builder<E> form(String type, Class<? extends E> eventClass) {
      return form(type, eventClass, List.of());
    }

    public StoredEvents<E> build() {
      return new StoredEvents<>(forms);
    }
  }
}
