package godwit.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import godwit.codec.Codec;
import godwit.key.KeyRange;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IdsTest {
  @Test
  void anIdIsWhatItsTextSays() {
    for (String text : List.of("p7", "p7.2", "p123456789012345678")) {
      assertThat(PartitionId.parse(text)).hasToString(text);
    }
    assertThat(PartitionId.parse("p7")).isEqualTo(new PartitionId(1, 7));
    assertThat(OperationId.parse("o7.2")).isEqualTo(new OperationId(2, 7));
    assertThat(OperationId.parse("o9")).hasToString("o9");
    assertThat(ServiceId.parse("s3")).isEqualTo(new ServiceId(3)).hasToString("s3");
    assertThat(new TableId(4)).hasToString("t4");
    assertThat(new Attempt(new OperationId(1, 5), 2)).hasToString("o5#2");
  }

  @Test
  void whatIsNotAnIdIsRefused() {
    for (String text : List.of("", "p", "7", "q7", "p-1", "p+7", "p0", "p7.", "p7.0", "p7.1.1")) {
      assertThatIllegalArgumentException().as(text).isThrownBy(() -> PartitionId.parse(text));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartitionId.parse("p1234567890123456789"));
    assertThatIllegalArgumentException().isThrownBy(() -> OperationId.parse("p7"));
    assertThatIllegalArgumentException().isThrownBy(() -> ServiceId.parse("s2.5"));
    assertThatIllegalArgumentException().isThrownBy(() -> ServiceId.parse("s0"));
  }

  @Test
  void idsBeginAtOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PartitionId(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new OperationId(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TableId(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ServiceId(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Attempt(new OperationId(1, 1), 0));
  }

  @Test
  void idsAreOrderedByIncarnationThenNumber() {
    assertThat(new PartitionId(1, 9)).isLessThan(new PartitionId(2, 1));
    assertThat(new PartitionId(1, 9)).isGreaterThan(new PartitionId(1, 8));
    assertThat(new OperationId(1, 9)).isLessThan(new OperationId(2, 1));
    assertThat(new OperationId(2, 1)).isLessThan(new OperationId(2, 2));
    assertThat(new Attempt(new OperationId(1, 5), 9))
        .isLessThan(new Attempt(new OperationId(1, 6), 1))
        .isGreaterThan(new Attempt(new OperationId(1, 5), 8));
    assertThat(new TableId(1)).isLessThan(new TableId(2));
    assertThat(new ServiceId(1)).isLessThan(new ServiceId(2));
  }

  @Test
  void idsHaveAForm() {
    assertForm(PartitionId.CODEC, new PartitionId(3, 700));
    assertForm(OperationId.CODEC, new OperationId(3, 700));
    assertForm(Attempt.CODEC, new Attempt(new OperationId(3, 700), 9));
    assertForm(TableId.CODEC, new TableId(300));
    assertForm(ServiceId.CODEC, new ServiceId(300));
    assertForm(
        Locator.CODEC,
        new Locator(
            new PartitionId(1, 1),
            new TableId(1),
            KeyRange.ALL,
            new ServiceId(1),
            5,
            Locator.OPEN));
  }

  @Test
  void aLocatorIsValidAfterItsBeginningUpToItsEnd() {
    Locator open =
        new Locator(
            new PartitionId(1, 1), new TableId(1), KeyRange.ALL, new ServiceId(1), 5, Locator.OPEN);
    Locator over = open.until(9);

    assertThat(open.open()).isTrue();
    assertThat(over.open()).isFalse();
    assertThat(open.validAt(5)).isFalse();
    assertThat(open.validAt(6)).isTrue();
    assertThat(over.validAt(9)).isTrue();
    assertThat(over.validAt(10)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> open.until(4));
  }

  private static <T> void assertForm(Codec<T> codec, T value) {
    assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
  }
}
