package godwit.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorRequest.Reshape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which of many operations start, and which wait for others of their services. */
class AdmissionTest {
  private static final int LIMIT = CoordinatorSettings.DEFAULT.reshapesPerService();

  @Test
  void operationStartsAsSoonAsEachOfItsServicesHasRoomBeforeIt() {
    Random random = new Random(3);
    Ledger ledger = Ledger.withTable(4);
    ledger.splitAt(
        IntStream.range(1, 26).mapToObj(i -> "" + (char) ('a' + i)).toArray(String[]::new));
    for (int step = 0; step < 600; step++) {
      List<Locator> present = present(ledger);
      if (random.nextInt(3) > 0) {
        Locator some = present.get(random.nextInt(present.size()));
        ServiceId target = new ServiceId(1 + random.nextInt(4));
        ledger.start(
            random.nextBoolean()
                ? new Reshape.Move(some.partition(), target, OptionalLong.empty())
                : new Reshape.Join(
                    some.partition(), present.get(random.nextInt(present.size())).partition()));
      } else {
        long at = 1_000 + 10L * step;
        trying(ledger, random).ifPresent(id -> ledger.finish(id, at));
      }
      Operations operations = ledger.state().operations();
      for (Operation one : operations.open()) {
        boolean waits = one.stage() == Stage.Waiting.WAITING;
        boolean room =
            one.task().services().stream().allMatch(it -> operations.ahead(one, it) < LIMIT);
        assertThat(waits && room).as("%s waits for nobody", one).isFalse();
      }
      assertThat(operations.admissible(LIMIT)).isEmpty();
    }
  }

  private static Optional<OperationId> trying(Ledger ledger, Random random) {
    List<OperationId> trying =
        ledger.state().operations().open().stream()
            .filter(it -> it.stage() == Stage.Trying.TRYING)
            .map(Operation::id)
            .toList();
    return trying.isEmpty()
        ? Optional.empty()
        : Optional.of(trying.get(random.nextInt(trying.size())));
  }

  private static List<Locator> present(Ledger ledger) {
    return ledger.state().locators().present(Ledger.TABLE, KeyRange.ALL);
  }

  /** Pair by pair it would take minutes. */
  @Test
  @Timeout(20)
  void manyThatWaitAreAdmittedInOnePass() {
    List<Operation> open = new ArrayList<>();
    TreeMap<ServiceId, Integer> expected = new TreeMap<>();
    for (int i = 1; i <= 50_000; i++) {
      ServiceId service = new ServiceId(1 + i % 1_000);
      Task task =
          new Task.Split(
              new PartitionId(1, 3L * i),
              service,
              Optional.of(Bytes.utf8("k")),
              new PartitionId(1, 3L * i + 1),
              new PartitionId(1, 3L * i + 2));
      open.add(
          new Operation(
              new OperationId(1, i),
              Optional.empty(),
              List.of(),
              i,
              task,
              1,
              Stage.Waiting.WAITING));
      expected.merge(service, 1, Integer::sum);
    }
    List<Operation> admitted = Operations.of(open).admissible(LIMIT);
    assertThat(admitted).hasSize(LIMIT * expected.size()).isEqualTo(open.subList(0, LIMIT * 1_000));
  }
}
