package godwit.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.coordinator.Operation;
import godwit.coordinator.Task;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.ServiceId;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.reshape.ReshapeWorld.Fate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random reshapes, cancels and writes while errands get lost, answers get lost, leaders change,
 * services are away and old steps come late: in the end nothing is open, nothing is left over, and
 * every row is there once.
 */
final class ReshapeUnderFaultsTest {
  private static final int KEYS = 60;

  static IntStream seeds() {
    return IntStream.range(0, 100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everythingEndsAndNoRowIsLostOrDoubled(int seed) {
    new Run(seed).run();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aTableThatIsDroppedMeanwhileLeavesNothing(int seed) {
    new Run(seed).runAndDrop();
  }

  /** One seeded world and what happens to it. */
  private static final class Run {
    private final Random random;
    private final ReshapeWorld world = new ReshapeWorld(3);

    Run(int seed) {
      this.random = new Random(seed);
    }

    void run() {
      for (int i = 0; i < KEYS; i++) {
        assertThat(world.put(key(i), "value " + i)).isTrue();
      }
      world.fate = intent -> fateAmongWrites();
      for (int step = 0; step < 600; step++) {
        disturb();
        world.tick();
      }
      heal();
      world.runUntilIdle();
      world.doLate();
      world.run(300);
      world.checkRows();
      assertThat(world.anythingArriving()).isFalse();
      assertThat(world.state().operations().ended())
          .noneMatch(operation -> operation.report().detail().contains("SUMS_DIFFER"));
    }

    void runAndDrop() {
      for (int i = 0; i < KEYS; i++) {
        assertThat(world.put(key(i), "value " + i)).isTrue();
      }
      world.fate = intent -> fateAmongWrites();
      int dropAt = random.nextInt(500);
      for (int step = 0; step < 600; step++) {
        if (step == dropAt) {
          world.drop();
        }
        if (step < dropAt || world.state().locators().has(ReshapeWorld.TABLE)) {
          disturb();
        }
        world.tick();
      }
      heal();
      world.runUntilIdle();
      world.doLate();
      world.run(300);
      assertThat(world.state().tables()).isEmpty();
      assertThat(world.state().locators().history(ReshapeWorld.TABLE)).isEmpty();
      assertThat(world.anythingArriving()).isFalse();
      for (ServiceId service : world.services.keySet()) {
        world.releaseAll(service);
        assertThat(world.service(service).view().partitions().all())
            .allMatch(partition -> partition.isMonument());
        assertThat(world.service(service).storedRows()).isZero();
      }
    }

    private void disturb() {
      int dice = random.nextInt(100);
      if (dice < 66) {
        write();
      } else if (dice < 76) {
        start();
      } else if (dice < 78) {
        cancel();
      } else if (dice < 80) {
        world.changeCoordinatorLeader();
      } else if (dice < 84) {
        anyService().changeLeader();
      } else if (dice < 85) {
        world.cutOff.add(anyService().self());
      } else if (dice < 88) {
        world.cutOff.clear();
      } else if (dice < 89) {
        world.doLate();
      } else if (dice < 90) {
        retry();
      } else if (dice < 91) {
        world.coordinatorUp = !world.coordinatorUp;
      }
    }

    private void write() {
      String key = key(random.nextInt(KEYS));
      if (random.nextInt(10) == 0) {
        world.delete(key);
      } else {
        world.put(key, "value " + random.nextInt());
      }
    }

    private void retry() {
      for (Operation operation : world.state().operations().open()) {
        if (operation.task() instanceof Task.Move) {
          world.record(
              new CoordinatorCommand.EndAttempt(
                  operation.id(), operation.attempt(), Aim.RETRY, "by chance"));
        }
      }
    }

    private void heal() {
      world.fate = intent -> Fate.DONE;
      world.cutOff.clear();
      world.coordinatorUp = true;
    }

    private Fate fateAmongWrites() {
      if (random.nextInt(4) == 0) {
        write();
      }
      return fate();
    }

    private Fate fate() {
      int dice = random.nextInt(100);
      if (dice < 85) {
        return Fate.DONE;
      }
      return dice < 90 ? Fate.LOST : dice < 95 ? Fate.UNANSWERED : Fate.LATE;
    }

    private void start() {
      List<Locator> all = world.state().locators().present(ReshapeWorld.TABLE, KeyRange.ALL);
      int at = random.nextInt(all.size());
      Locator locator = all.get(at);
      ServiceId target = anyService().self();
      Optional<Bytes> key =
          random.nextBoolean()
              ? Optional.empty()
              : Optional.of(Bytes.utf8(key(random.nextInt(KEYS))));
      Reshape reshape =
          switch (random.nextInt(4)) {
            case 0 -> new Reshape.Split(locator.partition(), key, Optional.empty());
            case 1 -> new Reshape.Split(locator.partition(), key, Optional.of(target));
            case 2 ->
                new Reshape.Join(
                    locator.partition(), all.get(Math.min(at + 1, all.size() - 1)).partition());
            default -> new Reshape.Move(locator.partition(), target, OptionalLong.of(80));
          };
      world.change(new CoordinatorRequest.Start(world.nextRequest(), reshape));
    }

    private void cancel() {
      List<OperationId> open =
          world.state().operations().open().stream().map(Operation::id).toList();
      if (!open.isEmpty()) {
        OperationId id = open.get(random.nextInt(open.size()));
        world.change(new CoordinatorRequest.Cancel(world.nextRequest(), id));
      }
    }

    private ServiceTwin anyService() {
      List<ServiceTwin> all = List.copyOf(world.services.values());
      return all.get(random.nextInt(all.size()));
    }

    private static String key(int number) {
      return String.format("k%03d", number);
    }
  }
}
