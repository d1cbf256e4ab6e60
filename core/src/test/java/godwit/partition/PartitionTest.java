package godwit.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PartitionTest {
  private static final Attempt ATTEMPT = new Attempt(new OperationId(1, 5), 2);
  private static final Departure DEPARTURE =
      new Departure(ATTEMPT, new ServiceId(2), new PartitionId(1, 9), 70, 3, 25);
  private static final Arrival ARRIVAL =
      new Arrival(
          ATTEMPT,
          new ServiceId(1),
          new PartitionId(1, 7),
          70,
          2,
          Optional.of(Bytes.utf8("k")),
          true,
          80);
  private static final List<PartitionState> STATES =
      List.of(
          new PartitionState.Receiving(ARRIVAL),
          new PartitionState.Complete(ARRIVAL, 3, 90),
          new PartitionState.Active(Optional.empty(), 60),
          new PartitionState.Active(Optional.of(DEPARTURE), 60),
          new PartitionState.Sealed(DEPARTURE, 60, 95),
          new PartitionState.Retired(
              ATTEMPT,
              100,
              List.of(new Successor(new PartitionId(1, 9), range("a", "m"), new ServiceId(2))),
              Optional.of(new PartitionState.Seal(3, 95)),
              true));

  @Test
  void onlyWhatServesIsOwned() {
    assertThat(STATES.stream().map(state -> in(state).owned()))
        .containsExactly(false, false, true, true, true, false);
  }

  @Test
  void aPartitionAnswersForItsTime() {
    assertThat(STATES.stream().map(state -> in(state).answersAt(50)))
        .as("at its beginning")
        .containsExactly(false, false, false, false, false, false);
    assertThat(STATES.stream().map(state -> in(state).answersAt(51)))
        .containsExactly(false, false, true, true, true, true);
    assertThat(STATES.stream().map(state -> in(state).answersAt(100)))
        .as("at the end of the retired one")
        .containsExactly(false, false, true, true, true, true);
    assertThat(STATES.stream().map(state -> in(state).answersAt(101)))
        .containsExactly(false, false, true, true, true, false);
  }

  @Test
  void movesAreKnownWhileTheyAreOpen() {
    assertThat(STATES.stream().map(state -> in(state).departure().isPresent()))
        .containsExactly(false, false, false, true, true, false);
    assertThat(STATES.stream().map(state -> in(state).arrival().isPresent()))
        .containsExactly(true, true, false, false, false, false);
  }

  @Test
  void everyStateHasAForm() {
    for (PartitionState state : STATES) {
      Partition partition = in(state).ending(ATTEMPT).since(55);
      assertThat(Partition.CODEC.decode(Partition.CODEC.encode(partition))).isEqualTo(partition);
    }
  }

  @Test
  void extentsCoverTheRangeWithoutAGap() {
    assertThat(partition(extent("a", "c", 1), extent("c", "m", 2)).extents()).hasSize(2);
    assertThatIllegalArgumentException().isThrownBy(PartitionTest::partition);
    assertThatIllegalArgumentException().isThrownBy(() -> partition(extent("b", "m", 1)));
    assertThatIllegalArgumentException().isThrownBy(() -> partition(extent("a", "l", 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> partition(extent("a", "c", 1), extent("d", "m", 1)));
  }

  @Test
  void anArrivalGoesOn() {
    Arrival next = ARRIVAL.withChunk(Optional.of(Bytes.utf8("n")), false).withCursor(99);

    assertThat(next.chunks()).isEqualTo(3);
    assertThat(next.copiedThrough()).contains(Bytes.utf8("n"));
    assertThat(next.viewWhole()).isFalse();
    assertThat(next.cursor()).isEqualTo(99);
    assertThat(ARRIVAL.withChunk(Optional.empty(), true).copiedThrough())
        .isEqualTo(ARRIVAL.copiedThrough());
    assertThat(DEPARTURE.nextRound().round()).isEqualTo(4);
  }

  private static Partition in(PartitionState state) {
    return partition(extent("a", "m", 1)).since(50).in(state);
  }

  private static Partition partition(Extent... extents) {
    return new Partition(
        new PartitionId(1, 7),
        new TableId(1),
        range("a", "m"),
        List.of(extents),
        0,
        Optional.empty(),
        new PartitionState.Active(Optional.empty(), 60));
  }

  private static Extent extent(String low, String high, long fragment) {
    return new Extent(range(low, high), fragment);
  }

  private static KeyRange range(String low, @Nullable String high) {
    return new KeyRange(Bytes.utf8(low), high == null ? null : Bytes.utf8(high));
  }
}
