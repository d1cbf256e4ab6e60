package godwit.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.data.Delta;
import godwit.data.DeltaItem;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.StepStatus;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Extent;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Writes of a partition whose move takes in a hundred thousandth of what they write. */
class SlowedWritesTest {
  private static final PartitionId LEAVING = new PartitionId(1, 1);
  private static final PartitionId OTHER = new PartitionId(1, 3);
  private static final Attempt ATTEMPT = new Attempt(new OperationId(1, 5), 1);
  private static final int DELTAS = 10;

  private final SlowedWrites slowed = new SlowedWrites(ForkJoinPool.commonPool());
  private final ServiceRequest.Write write =
      new ServiceRequest.Write(
          new RequestId(new ClientId(7, 1), 1, 1, 0),
          new TableId(1),
          List.of(
              new Mutation.Put(
                  Bytes.utf8("k"), Bytes.utf8("v".repeat(4 << 20)), Condition.Always.ALWAYS)));

  @Test
  void nothingWaitsWithoutAMove() {
    assertThat(begin(LEAVING)).isCompletedWithValue("done");
    assertThat(slowed.partitions()).isEmpty();
  }

  @Test
  void writeWaitsForItsTurnAndGoesOnByItself() throws Exception {
    outrun();
    assertThat(slowed.partitions()).containsExactly(LEAVING);
    assertThat(begin(LEAVING)).as("the first").isCompletedWithValue("done");
    CompletableFuture<String> second = begin(LEAVING);
    assertThat(second).isNotDone();
    assertThat(begin(OTHER)).isCompletedWithValue("done");
    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("done");
  }

  @Test
  void whatWaitsIsGivenUpAtTheEnd() {
    outrun();
    begin(LEAVING);
    CompletableFuture<String> waits = begin(LEAVING);
    slowed.close();
    assertThat(waits).isCompletedWithValue("given up");
    assertThat(begin(LEAVING)).as("one that comes later").isCompletedWithValue("given up");
  }

  @Test
  void nothingWaitsAnyMoreWhenTheMoveIsOver() {
    outrun();
    begin(LEAVING);
    slowed.retain(List.of());
    assertThat(slowed.partitions()).isEmpty();
    assertThat(begin(LEAVING)).isCompletedWithValue("done");
  }

  private CompletableFuture<String> begin(PartitionId owner) {
    CompletableFuture<String> ended = new CompletableFuture<>();
    slowed.inTurn(owner, write, () -> ended.complete("done"), () -> ended.complete("given up"));
    return ended;
  }

  private void outrun() {
    for (int i = 0; i < DELTAS; i++) {
      Delta delta = new Delta(i, i + 1, List.of(new DeltaItem.Deleted(Bytes.utf8("k"), i + 1)));
      slowed.gave(
          new Inquiry.NextDelta(ATTEMPT, LEAVING, i, 1),
          new InquiryAnswer.Changes(
              delta, false, new StepStatus.Present(leaving(), Optional.empty()), false));
      slowed.wrote(LEAVING, write, new Outcome.Done(1));
    }
  }

  private static Partition leaving() {
    Departure departure =
        new Departure(ATTEMPT, new ServiceId(2), new PartitionId(1, 2), 0, 0, 60_000);
    return new Partition(
        LEAVING,
        new TableId(1),
        KeyRange.ALL,
        List.of(new Extent(KeyRange.ALL, 1)),
        0,
        Optional.empty(),
        new PartitionState.Active(Optional.of(departure), 1));
  }
}
