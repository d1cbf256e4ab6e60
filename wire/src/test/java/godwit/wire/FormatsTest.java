package godwit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.codec.CorruptionException;
import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorEntry;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.key.Bytes;
import godwit.placement.NodeReport;
import godwit.placement.PlacementStep;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatsTest {
  private static final int ROUNDS = 500;

  /** A format and the type of its values, of which some variants have no form. */
  record Subject<T>(String name, Format<T> format, Class<T> type, List<Class<?>> without) {
    RandomValues values(long seed) {
      return new RandomValues(new Random(seed), without.toArray(Class<?>[]::new));
    }

    Bytes encoded(long seed) {
      return format.encode(values(seed).next(type));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Subject<?>> subjects() {
    return Stream.of(
        new Subject<>("data-entry", Formats.DATA_ENTRY, DataEntry.class, List.of()),
        new Subject<>("data-command", Formats.DATA_COMMAND, DataCommand.class, List.of()),
        new Subject<>(
            "data-answer",
            Formats.DATA_ANSWER,
            DataAnswer.class,
            List.of(DataAnswer.Written.class)),
        new Subject<>("inquiry", Formats.INQUIRY, Inquiry.class, List.of()),
        new Subject<>("inquiry-answer", Formats.INQUIRY_ANSWER, InquiryAnswer.class, List.of()),
        new Subject<>(
            "coordinator-entry", Formats.COORDINATOR_ENTRY, CoordinatorEntry.class, List.of()),
        new Subject<>(
            "coordinator-command",
            Formats.COORDINATOR_COMMAND,
            CoordinatorCommand.class,
            List.of()),
        new Subject<>(
            "command-answer",
            Formats.COMMAND_ANSWER,
            CommandAnswer.class,
            List.of(CommandAnswer.Changed.class)),
        new Subject<>("node-report", Formats.NODE_REPORT, NodeReport.class, List.of()),
        new Subject<>("placement-step", Formats.PLACEMENT_STEP, PlacementStep.class, List.of()));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  <T> void everyValueSurvives(Subject<T> subject) {
    for (long seed = 1; seed <= ROUNDS; seed++) {
      T value = subject.values(seed).next(subject.type());
      assertThat(subject.format().decode(subject.format().encode(value)))
          .as("seed=%s", seed)
          .isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  <T> void everyVariantHasAForm(Subject<T> subject) {
    RandomValues values = subject.values(1);
    for (Class<?> variant : values.variants(subject.type())) {
      T value = subject.type().cast(values.next(variant));
      assertThat(subject.format().decode(subject.format().encode(value))).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  <T> void bytesThatEndEarlyAreCorrupt(Subject<T> subject) {
    for (long seed = 1; seed <= 50; seed++) {
      Bytes whole = subject.encoded(seed);
      for (int length = 0; length < whole.length(); length++) {
        Bytes part = whole.slice(0, length);
        assertThatThrownBy(() -> subject.format().decode(part))
            .as("seed=%s length=%s", seed, length)
            .isInstanceOf(CorruptionException.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  <T> void damagedBytesAreCorruptOrAnotherValue(Subject<T> subject) {
    Random random = new Random(1);
    for (long seed = 1; seed <= ROUNDS; seed++) {
      byte[] damaged = subject.encoded(seed).toArray();
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      decodeAnything(subject.format(), Bytes.adopt(damaged));
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  <T> void noiseIsCorruptOrAValue(Subject<T> subject) {
    Random random = new Random(1);
    for (int round = 0; round < 5_000; round++) {
      byte[] noise = new byte[1 + random.nextInt(60)];
      random.nextBytes(noise);
      noise[0] = 1;
      decodeAnything(subject.format(), Bytes.adopt(noise));
    }
  }

  @Test
  void anUnknownVersionIsCorrupt() {
    byte[] bytes = Formats.DATA_ENTRY.encode(new DataEntry(1, List.of())).toArray();
    bytes[0] = 2;

    assertThatThrownBy(() -> Formats.DATA_ENTRY.decode(Bytes.adopt(bytes)))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("version=2");
  }

  @Test
  void anEntryOfMixedCommandsIsNone() {
    RandomValues values = new RandomValues(new Random(1));
    List<DataCommand> mixed =
        List.of(values.next(DataCommand.Write.class), values.next(DataCommand.Seal.class));

    assertThatThrownBy(() -> new DataEntry(1, mixed)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Decodes bytes that may be anything: any other exception than this one fails the test. */
  private static <T> void decodeAnything(Format<T> format, Bytes bytes) {
    try {
      assertThat(format.decode(bytes)).isNotNull();
    } catch (CorruptionException e) {
      assertThat(e).hasMessageContaining("");
    }
  }
}
