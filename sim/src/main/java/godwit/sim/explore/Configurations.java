package godwit.sim.explore;

import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Operation;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Change;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.Mutation;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The configurations that are explored, from the plainest on. */
final class Configurations {
  private static final TableId TABLE = new TableId(1);
  private static final Bytes LOW = Bytes.utf8("b");
  private static final Bytes MIDDLE = Bytes.utf8("m");
  private static final Bytes HIGH = Bytes.utf8("t");
  private static final ServiceId HOME = new ServiceId(1);
  private static final ServiceId AWAY = new ServiceId(2);
  private static final ClientId WRITER = new ClientId(9, 2);
  private static final ClientId CANCELLER = new ClientId(9, 3);

  private Configurations() {}

  static List<Configuration> all() {
    return List.of(
        oneMove(),
        twoRounds(),
        smallChunks(),
        twoAttempts(),
        cancelledMove(),
        staleViews(),
        splitAgainstMove(),
        cancelledSplit(),
        joinAgainstSplit(),
        thereAndBack(),
        thirdService(),
        restoredMove(),
        restoredSplit());
  }

  /** Returns the configuration of that name. */
  static Configuration named(String name) {
    return all().stream()
        .filter(configuration -> configuration.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such configuration: name=" + name));
  }

  private static Configuration oneMove() {
    return new Configuration(
        "one-move",
        "one move, with writes and reads of one key",
        2,
        Limits.LEAST,
        List.of(),
        List.of(put(1, LOW), delete(2, LOW), putIfAbsent(3, LOW)),
        state -> List.of(move(1, LOW, AWAY, state)));
  }

  private static Configuration twoRounds() {
    return new Configuration(
        "two-rounds",
        "one move that seals twice, with an Unseal that may come late",
        2,
        Limits.LEAST.rounds(2),
        List.of(),
        List.of(put(1, LOW), delete(2, LOW), putIfAbsent(3, LOW)),
        state -> List.of(move(1, LOW, AWAY, state)));
  }

  private static Configuration smallChunks() {
    return new Configuration(
        "small-chunks",
        "one move of two rows, a chunk for each, that is given up once and tried again",
        2,
        Limits.LEAST.attempts(2).chunkBytes(1),
        List.of(),
        List.of(put(1, LOW), delete(2, HIGH)),
        state -> List.of(move(1, LOW, AWAY, state)));
  }

  private static Configuration twoAttempts() {
    return new Configuration(
        "two-attempts",
        "one move that is given up once and tried again",
        2,
        Limits.LEAST.attempts(2),
        List.of(),
        List.of(put(1, LOW)),
        state -> List.of(move(1, LOW, AWAY, state)));
  }

  private static Configuration cancelledMove() {
    return new Configuration(
        "cancelled-move",
        "one move that may be cancelled in every state",
        2,
        Limits.LEAST.rounds(2),
        List.of(),
        List.of(put(1, LOW), delete(2, LOW)),
        state -> with(cancels(state), move(1, LOW, AWAY, state)));
  }

  private static Configuration staleViews() {
    return new Configuration(
        "stale-views",
        "one move that may be cancelled; from some moment on leaders also go by what they saw then",
        2,
        Limits.LEAST.rounds(2).withStaleViews(),
        List.of(),
        List.of(put(1, LOW)),
        state -> with(cancels(state), move(1, LOW, AWAY, state)));
  }

  private static Configuration splitAgainstMove() {
    return new Configuration(
        "split-against-move",
        "a split and a move of the same partition",
        2,
        Limits.LEAST,
        List.of(),
        List.of(put(1, LOW), put(2, HIGH)),
        state -> List.of(split(1, LOW, MIDDLE, state), move(2, HIGH, AWAY, state)));
  }

  private static Configuration cancelledSplit() {
    return new Configuration(
        "cancelled-split",
        "a split that is cancelled, perhaps too late, and a move of the upper part",
        2,
        Limits.LEAST,
        List.of(),
        List.of(put(1, LOW), put(2, HIGH)),
        state -> with(cancels(state), split(1, LOW, MIDDLE, state), move(2, HIGH, AWAY, state)));
  }

  private static Configuration joinAgainstSplit() {
    return new Configuration(
        "join-against-split",
        "a join of two neighbours and a split of one of them",
        1,
        Limits.LEAST,
        List.of(state -> split(1, LOW, MIDDLE, state)),
        List.of(put(1, LOW), put(2, HIGH)),
        state -> with(cancels(state), join(2, state), split(3, HIGH, Bytes.utf8("p"), state)));
  }

  private static Configuration thereAndBack() {
    return new Configuration(
        "there-and-back",
        "a half that moves away, moves back and is joined again with the other",
        2,
        Limits.LEAST,
        List.of(state -> split(1, LOW, MIDDLE, state), state -> move(2, LOW, AWAY, state)),
        List.of(put(1, LOW), delete(2, LOW), put(3, HIGH)),
        state ->
            at(LOW, state).service().equals(AWAY)
                ? with(cancels(state), move(3, LOW, HOME, state))
                : with(cancels(state), move(3, LOW, HOME, state), join(4, state)));
  }

  private static Configuration thirdService() {
    return new Configuration(
        "third-service",
        "one move that seals twice, is given up at its target and tried again at a third service",
        3,
        Limits.LEAST.attempts(2).rounds(2),
        List.of(),
        List.of(put(1, LOW), delete(2, LOW)),
        state -> with(cancels(state), move(1, LOW, AWAY, state)));
  }

  private static Configuration restoredMove() {
    return new Configuration(
        "restored-move",
        "one move, with the coordinator put back once to what it was before",
        2,
        Limits.LEAST.withRestores().askingOnce(),
        List.of(),
        List.of(put(1, LOW)),
        state -> List.of(move(1, LOW, AWAY, state)));
  }

  private static Configuration restoredSplit() {
    return new Configuration(
        "restored-split",
        "a split and a join, with the coordinator put back once to what it was before",
        1,
        Limits.LEAST.withRestores(),
        List.of(),
        List.of(put(1, LOW), put(2, HIGH)),
        state ->
            at(LOW, state).equals(at(HIGH, state))
                ? List.of(split(1, LOW, MIDDLE, state))
                : List.of(join(2, state)));
  }

  private static List<Change> cancels(CoordinatorState state) {
    List<Change> changes = new ArrayList<>();
    for (Operation open : state.operations().open()) {
      ClientId request = new ClientId(CANCELLER.high(), CANCELLER.low() + open.id().number());
      changes.add(new CoordinatorRequest.Cancel(request, open.id()));
    }
    return changes;
  }

  private static List<Change> with(List<Change> some, Change... more) {
    List<Change> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }

  private static Locator at(Bytes key, CoordinatorState state) {
    return state.locators().present(TABLE, new KeyRange(key, key.successor())).getFirst();
  }

  private static Change move(int request, Bytes key, ServiceId target, CoordinatorState state) {
    return start(
        request, new Reshape.Move(at(key, state).partition(), target, OptionalLong.empty()));
  }

  private static Change split(int request, Bytes key, Bytes middle, CoordinatorState state) {
    return start(
        request,
        new Reshape.Split(at(key, state).partition(), Optional.of(middle), Optional.empty()));
  }

  private static Change join(int request, CoordinatorState state) {
    return start(
        request, new Reshape.Join(at(LOW, state).partition(), at(HIGH, state).partition()));
  }

  private static Change start(int request, Reshape reshape) {
    return new CoordinatorRequest.Start(new ClientId(8, request), reshape);
  }

  private static ServiceRequest.Write put(int sequence, Bytes key) {
    return write(sequence, new Mutation.Put(key, Bytes.utf8("new"), Condition.Always.ALWAYS));
  }

  private static ServiceRequest.Write putIfAbsent(int sequence, Bytes key) {
    return write(sequence, new Mutation.Put(key, Bytes.utf8("again"), new Condition.VersionIs(0)));
  }

  private static ServiceRequest.Write delete(int sequence, Bytes key) {
    return write(sequence, new Mutation.Delete(key, Condition.Always.ALWAYS));
  }

  private static ServiceRequest.Write write(int sequence, Mutation mutation) {
    return new ServiceRequest.Write(
        new RequestId(WRITER, sequence, Parts.STAMP, 0), TABLE, List.of(mutation));
  }
}
