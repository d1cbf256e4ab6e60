package godwit.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CoordinatorCommand.Aim;
import godwit.coordinator.CoordinatorCommand.ChooseSplitKey;
import godwit.coordinator.CoordinatorCommand.ClearLeftover;
import godwit.coordinator.CoordinatorCommand.Close;
import godwit.coordinator.CoordinatorCommand.ConfirmEnd;
import godwit.coordinator.CoordinatorCommand.Discarded;
import godwit.coordinator.CoordinatorCommand.EndAttempt;
import godwit.coordinator.CoordinatorCommand.Publish;
import godwit.coordinator.CoordinatorCommand.RegisterService;
import godwit.coordinator.CoordinatorCommand.Served;
import godwit.key.Bytes;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Seal;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.placement.Standing;
import godwit.request.ClientId;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.Permission;
import godwit.request.Role;
import godwit.request.TokenHash;
import godwit.request.UserChange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random commands, sensible or not: the invariants hold after each, and the store holds the state.
 */
final class RandomCommandsTest {
  private static final CoordinatorSettings SETTINGS = new CoordinatorSettings(2, 3, 20, 80);
  private static final List<Aim> AIMS = List.of(Aim.RETRY, Aim.CANCEL, Aim.FAIL);
  private static final List<Role> ROLES = List.of(Role.READ, Role.WRITE, Role.ADMIN);

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void invariantsHoldAndTheStoreHoldsTheState(int seed) {
    Run run = new Run(seed);
    for (int i = 0; i < 400; i++) {
      run.ledger.command(run.command());
      if (i % 50 == 0) {
        assertThat(run.ledger.reopened()).isEqualTo(run.ledger.state());
      }
    }
    assertThat(run.ledger.reopened()).isEqualTo(run.ledger.state());
  }

  /** One seeded run of commands, each drawn with the present state in view. */
  private static final class Run {
    private final Random random;
    private final Ledger ledger = Ledger.withTable(3, SETTINGS);
    private long time = 1_000;

    Run(int seed) {
      this.random = new Random(seed);
    }

    CoordinatorCommand command() {
      time += 1 + random.nextInt(5);
      int dice = random.nextInt(100);
      if (dice < 30) {
        return weighed(change());
      }
      if (dice < 31) {
        return new CoordinatorCommand.Bootstrap(1 + random.nextInt(4));
      }
      if (dice < 33) {
        return new RegisterService("n" + random.nextInt(6), "at " + random.nextInt(3));
      }
      if (dice < 34) {
        return node();
      }
      return dice < 36 ? new ClearLeftover(anyPartition()) : finding(anyOperation());
    }

    /** Draws for every other join that both services have told how large its partitions are. */
    private CoordinatorCommand weighed(CoordinatorRequest.Change change) {
      return change instanceof CoordinatorRequest.Start(ClientId request, Reshape.Join join)
              && random.nextBoolean()
          ? new CoordinatorCommand.WeighedJoin(request, join, random.nextInt(9), random.nextInt(9))
          : new CoordinatorCommand.Change(change);
    }

    private CoordinatorCommand node() {
      String name = "n" + random.nextInt(3);
      Standing[] standings = Standing.values();
      return random.nextBoolean()
          ? new CoordinatorCommand.RegisterNode(name, "at " + random.nextInt(3), "f" + name)
          : new CoordinatorCommand.SetStanding(name, standings[random.nextInt(standings.length)]);
    }

    private CoordinatorRequest.Change change() {
      int dice = random.nextInt(22);
      if (dice > 19) {
        return userChange();
      }
      if (dice < 1) {
        return new CoordinatorRequest.CreateTable(ledger.nextRequest(), "t" + random.nextInt(4));
      }
      if (dice < 2 && random.nextInt(3) == 0) {
        return new CoordinatorRequest.DropTable(ledger.nextRequest(), "t" + random.nextInt(4));
      }
      return dice < 4
          ? new CoordinatorRequest.Cancel(ledger.nextRequest(), anyOperation())
          : new CoordinatorRequest.Start(ledger.nextRequest(), reshape());
    }

    private CoordinatorRequest.Change userChange() {
      String name = "u" + random.nextInt(4);
      Role role = ROLES.get(random.nextInt(3));
      Optional<TableId> table =
          random.nextBoolean() ? Optional.empty() : Optional.of(new TableId(1 + random.nextInt(3)));
      Permission permission = new Permission(role, table);
      TokenHash token = UsersTest.token(random.nextInt(100));
      return switch (random.nextInt(5)) {
        case 0 ->
            new UserChange.CreateUser(
                ledger.nextRequest(), name, token, List.of(permission), OptionalLong.empty());
        case 1 -> new UserChange.DropUser(ledger.nextRequest(), name);
        case 2 -> new UserChange.Grant(ledger.nextRequest(), name, permission);
        case 3 -> new UserChange.Revoke(ledger.nextRequest(), name, permission);
        default ->
            new UserChange.RotateToken(ledger.nextRequest(), name, token, OptionalLong.of(time));
      };
    }

    private Reshape reshape() {
      Optional<Bytes> key = random.nextInt(3) == 0 ? Optional.empty() : Optional.of(anyKey());
      return switch (random.nextInt(4)) {
        case 0 -> new Reshape.Split(anyPartition(), key, Optional.empty());
        case 1 -> new Reshape.Split(anyPartition(), key, Optional.of(anyService()));
        case 2 -> new Reshape.Join(anyPartition(), anyPartition());
        default -> new Reshape.Move(anyPartition(), anyService(), OptionalLong.empty());
      };
    }

    private CoordinatorCommand finding(OperationId id) {
      int attempt =
          random.nextInt(10) == 0
              ? 1 + random.nextInt(3)
              : ledger.state().operations().find(id).map(Operation::attempt).orElse(1);
      boolean move =
          ledger
              .state()
              .operations()
              .find(id)
              .filter(o -> o.task() instanceof Task.Move)
              .isPresent();
      return switch (random.nextInt(9)) {
        case 8 -> new Discarded(id, anyService(), anyPartition(), time);
        case 0 -> new ChooseSplitKey(id, anyKey());
        case 1 -> new EndAttempt(id, attempt, AIMS.get(random.nextInt(3)), "by chance");
        case 2 -> new ConfirmEnd(id, attempt);
        case 3, 4, 5 ->
            new Publish(
                id, attempt, time, move ? Optional.of(new Seal(1, time)) : Optional.empty());
        default -> new Close(id, move ? Optional.of(new Served(time, 1, 1)) : Optional.empty());
      };
    }

    private OperationId anyOperation() {
      List<OperationId> open =
          ledger.state().operations().open().stream().map(Operation::id).toList();
      return open.isEmpty() || random.nextInt(10) == 0
          ? new OperationId(1, 1 + random.nextInt(40))
          : open.get(random.nextInt(open.size()));
    }

    private PartitionId anyPartition() {
      List<PartitionId> open =
          ledger.state().locators().allOpen().stream().map(it -> it.partition()).toList();
      return open.isEmpty() || random.nextInt(10) == 0
          ? new PartitionId(1, 1 + random.nextInt(40))
          : open.get(random.nextInt(open.size()));
    }

    private ServiceId anyService() {
      return new ServiceId(1 + random.nextInt(4));
    }

    private Bytes anyKey() {
      return Bytes.utf8(String.valueOf((char) ('a' + random.nextInt(26))));
    }
  }
}
