package godwit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.wire.v1.Requests;
import godwit.wire.v1.Types;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {
  private static final int ROUNDS = 500;

  /** A type of value and its way to a message and back. */
  record Subject<T, M extends Message>(
      Class<T> type, Function<T, M> toMessage, Function<M, Parsed<T>> fromMessage, M empty) {
    T value(long seed) {
      return new RandomValues(new Random(seed)).next(type);
    }

    Parsed<T> parse(Message message) {
      @SuppressWarnings("unchecked")
      M own = (M) message;
      return fromMessage.apply(own);
    }

    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }

  static Stream<Subject<?, ?>> subjects() {
    return Stream.of(
        new Subject<ServiceRequest, Requests.ServiceRequest>(
            ServiceRequest.class,
            ServiceMessages::toMessage,
            ServiceMessages::fromMessage,
            Requests.ServiceRequest.getDefaultInstance()),
        new Subject<ReadAnswer, Requests.ReadAnswer>(
            ReadAnswer.class,
            ServiceMessages::toMessage,
            ServiceMessages::fromMessage,
            Requests.ReadAnswer.getDefaultInstance()),
        new Subject<WriteAnswer, Requests.WriteAnswer>(
            WriteAnswer.class,
            ServiceMessages::toMessage,
            ServiceMessages::fromMessage,
            Requests.WriteAnswer.getDefaultInstance()),
        new Subject<CoordinatorRequest, Requests.CoordinatorRequest>(
            CoordinatorRequest.class,
            CoordinatorMessages::toMessage,
            CoordinatorMessages::fromMessage,
            Requests.CoordinatorRequest.getDefaultInstance()),
        new Subject<CoordinatorAnswer, Requests.CoordinatorAnswer>(
            CoordinatorAnswer.class,
            CoordinatorMessages::toMessage,
            CoordinatorMessages::fromMessage,
            Requests.CoordinatorAnswer.getDefaultInstance()));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  <T, M extends Message> void everyValueSurvives(Subject<T, M> subject)
      throws InvalidProtocolBufferException {
    for (long seed = 1; seed <= ROUNDS; seed++) {
      T value = subject.value(seed);
      Message sent = subject.toMessage().apply(value);
      Message received = sent.getParserForType().parseFrom(sent.toByteArray());
      assertThat(subject.parse(received)).as("seed=%s", seed).isEqualTo(new Parsed.Valid<>(value));
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  <T, M extends Message> void anEmptyMessageIsMalformed(Subject<T, M> subject) {
    assertMalformed(subject.fromMessage().apply(subject.empty()));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  <T, M extends Message> void messagesThatLackFieldsAreMalformedOrAnotherValue(
      Subject<T, M> subject) {
    for (long seed = 1; seed <= ROUNDS; seed++) {
      Message whole = subject.toMessage().apply(subject.value(seed));
      assertParsed(subject.parse(without(whole, new Random(seed))));
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  <T, M extends Message> void damagedMessagesAreMalformedOrAnotherValue(Subject<T, M> subject) {
    Random random = new Random(1);
    for (long seed = 1; seed <= 2_000; seed++) {
      byte[] bytes = subject.toMessage().apply(subject.value(seed)).toByteArray();
      for (int left = bytes.length == 0 ? 0 : 1 + random.nextInt(3); left > 0; left--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Message message;
      try {
        message = subject.empty().getParserForType().parseFrom(bytes);
      } catch (InvalidProtocolBufferException e) {
        continue;
      }
      assertParsed(subject.parse(message));
    }
  }

  @Test
  void aReasonOfANewerVersionIsNamed() {
    Requests.WriteAnswer answer =
        Requests.WriteAnswer.newBuilder()
            .setRefused(Types.Refusal.newBuilder().setReason("TOO_FANCY").setDetail("x=1"))
            .build();

    assertThat(ServiceMessages.fromMessage(answer))
        .isEqualTo(
            new Parsed.Valid<>(
                new WriteAnswer.Refused(
                    new Refusal(Reason.UNSUPPORTED_VERSION, "unknownReason=TOO_FANCY x=1"))));
  }

  @Test
  void aRefusalSurvivesAsAnError() {
    for (Reason reason : Reason.values()) {
      Refusal refusal = new Refusal(reason, "key=\u00e9");
      assertThat(Refusals.fromError(Refusals.toError(refusal))).contains(refusal);
    }
    assertThat(Refusals.fromError(new IllegalStateException("other"))).isEmpty();
  }

  /** Returns the message with one of its fields, or of those of its parts, taken away. */
  private static Message without(Message message, Random random) {
    Message.Builder builder = message.toBuilder();
    FieldDescriptor[] set = message.getAllFields().keySet().toArray(FieldDescriptor[]::new);
    if (set.length == 0) {
      return message;
    }
    FieldDescriptor field = set[random.nextInt(set.length)];
    boolean part = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isRepeated();
    if (part && random.nextBoolean()) {
      return builder.setField(field, without((Message) message.getField(field), random)).build();
    }
    return builder.clearField(field).build();
  }

  private static <T> void assertParsed(Parsed<T> parsed) {
    if (parsed instanceof Parsed.Malformed<T>) {
      assertMalformed(parsed);
    }
  }

  private static <T> void assertMalformed(Parsed<T> parsed) {
    assertThat(parsed).isInstanceOf(Parsed.Malformed.class);
    if (parsed instanceof Parsed.Malformed<T> malformed) {
      assertThat(malformed.refusal().reason()).isEqualTo(Reason.MALFORMED);
    }
  }
}
