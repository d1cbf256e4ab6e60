package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.Operation;
import godwit.coordinator.Stage;
import godwit.coordinator.Task;
import godwit.data.DataCommand;
import godwit.data.Delta;
import godwit.key.Bytes;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.partition.Tally;
import godwit.request.ClientId;
import godwit.request.RequestId;
import godwit.request.Row;
import godwit.route.ScanCourse;
import godwit.store.Direction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Values that mean nothing can't be made. */
final class ImpossibleValuesTest {
  private static final ClientId CLIENT = new ClientId(1, 2);

  @Test
  void settings() {
    impossible(() -> settings(0, 1));
    impossible(() -> settings(ReshapeSettings.MAX_CHUNK_BYTES + 1, 1));
    impossible(() -> settings(1, 0));
  }

  @Test
  void requests() {
    impossible(() -> new RequestId(CLIENT, 0, 1, 0));
    impossible(() -> new RequestId(CLIENT, 3, 1, 4));
    impossible(() ->
        new ScanCourse(
            new TableId(1),
            Optional.empty(),
            Direction.FORWARD,
            OptionalLong.empty(),
            OptionalLong.of(-1)));
  }

  @Test
  void commands() {
    impossible(() -> new CoordinatorCommand.Bootstrap(0));
    impossible(() -> new Delta(2, 1, List.of()));
    impossible(() -> new Attempt(new OperationId(1, 1), 0));
  }

  @Test
  void operations() {
    Task split =
        new Task.Split(
            new PartitionId(1, 1),
            new ServiceId(1),
            Optional.empty(),
            new PartitionId(1, 2),
            new PartitionId(1, 3));
    impossible(() ->
        new Operation(
            new OperationId(1, 1), Optional.empty(), List.of(), 1, split, 0, Stage.Trying.TRYING));
    impossible(() ->
        new Task.Move(
            new PartitionId(1, 1), new ServiceId(1), new ServiceId(1), new PartitionId(1, 2), 80));
  }

  @Test
  void clientsAreOrderedByBothHalvesOfTheirIds() {
    assertThat(CLIENT).isLessThan(new ClientId(1, 3)).isLessThan(new ClientId(-1, 0));
    assertThat(CLIENT).isEqualByComparingTo(new ClientId(1, 2));
  }

  @Test
  void chunksToStage() {
    Row row = new Row(Bytes.utf8("a"), 1, Bytes.utf8("b"));
    impossible(() -> new Intent.Take(new ServiceId(1), List.of(), receive(Optional.of("file"))));
    impossible(() -> new Intent.Take(new ServiceId(1), List.of(row), receive(Optional.empty())));
  }

  private static void impossible(ThrowingCallable making) {
    assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class);
  }

  private static ReshapeSettings settings(long chunkBytes, long deltaBytes) {
    return new ReshapeSettings(chunkBytes, deltaBytes, 1, 1, 1, 1, 1);
  }

  private static DataCommand.Receive receive(Optional<String> file) {
    return new DataCommand.Receive(
        new Attempt(new OperationId(1, 1), 1),
        new PartitionId(1, 1),
        new DataCommand.Chunk(1, Optional.empty(), file, Tally.ZERO, Optional.empty(), true));
  }
}
