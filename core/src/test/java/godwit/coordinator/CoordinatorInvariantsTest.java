package godwit.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A state that no commands can lead to is told, each kind by its name. */
class CoordinatorInvariantsTest {
  private static final TableId TABLE = new TableId(1);
  private static final ServiceId SERVICE = new ServiceId(1);
  private static final KeyRange LOW = new KeyRange(Bytes.EMPTY, Bytes.utf8("m"));
  private static final KeyRange HIGH = new KeyRange(Bytes.utf8("m"), null);
  private static final Numbers NUMBERS = new Numbers(1_000, 1, 1, 1, 9, 9, 1);

  private static final CoordinatorState FOUNDED =
      CoordinatorState.EMPTY
          .with(NUMBERS)
          .with(new DataService(SERVICE, "n1", ""))
          .with(new Table(TABLE, "birds"))
          .with(Locators.NONE.with(List.of(locator(1, LOW, 5), locator(2, HIGH, 5))));

  @Test
  void foundedTableIsFine() {
    assertThatCode(() -> CoordinatorInvariants.check(FOUNDED)).doesNotThrowAnyException();
    broken(FOUNDED.with(new Numbers(1_000, 1, 1, 1, 1, 9, 1)), "id was never given out");
  }

  @Test
  void keysOfNobody() {
    broken(with(locator(1, LOW, 5)), "keys are owned by none or by two");
    broken(with(locator(2, HIGH, 5)), "keys are owned by none or by two");
    KeyRange lower = new KeyRange(Bytes.EMPTY, Bytes.utf8("a"));
    broken(with(locator(1, lower, 5), locator(2, HIGH, 5)), "keys are owned by none or by two");
  }

  @Test
  void keysOfTwo() {
    broken(
        with(locator(1, LOW, 5), locator(2, KeyRange.ALL, 5)), "keys are owned by none or by two");
  }

  @Test
  void gapInThePast() {
    Locator ended = ended(1, KeyRange.ALL, 5, 20);
    broken(with(ended, locator(2, KeyRange.ALL, 30)), "keys were owned by none or by two, asOf=21");
  }

  @Test
  void locatorThatWasNeverValid() {
    broken(
        with(ended(1, KeyRange.ALL, 20, 20), locator(2, KeyRange.ALL, 20)),
        "a locator was never valid");
  }

  @Test
  void ownerThatNobodyKnows() {
    Locator strange = new Locator(id(1), TABLE, KeyRange.ALL, new ServiceId(4), 5, Locator.OPEN);
    broken(with(strange), "its service is unknown");
  }

  @Test
  void namesThatAreTaken() {
    broken(FOUNDED.with(new Table(new TableId(2), "birds")), "two tables of a name");
    broken(FOUNDED.with(new DataService(new ServiceId(2), "n1", "")), "two services of a node");
  }

  @Test
  void operationOfNoTime() {
    broken(FOUNDED.with(Operations.of(List.of(split(10, 1, 5, 3)))), "its id was never given out");
    broken(FOUNDED.with(Operations.of(List.of(split(3, 1, 2_000, 3)))), "it began in the future");
  }

  @Test
  void operationsThatShare() {
    broken(
        FOUNDED.with(Operations.of(List.of(split(3, 1, 5, 3), split(4, 1, 5, 5)))), "it shares p1");
  }

  @Test
  void operationOnWhatOwnsNothing() {
    broken(FOUNDED.with(Operations.of(List.of(split(3, 7, 5, 3)))), "it takes from p7");
  }

  @Test
  void partsThatAreNotTheParents() {
    Operation parent = parent(3, 4);
    broken(FOUNDED.with(Operations.of(List.of(parent))), "a part is forgotten: part=o4");
    broken(
        FOUNDED.with(Operations.of(List.of(parent, split(4, 1, 5, 3)))),
        "a part is another's: part=o4");
    broken(
        FOUNDED.with(Operations.of(List.of(parent, part(4, 3, new Stage.Failed("no"))))),
        "not just its last part is open");
  }

  @Test
  void partWithoutParent() {
    broken(
        FOUNDED.with(Operations.of(List.of(part(4, 3, Stage.Trying.TRYING)))),
        "its parent ended before it");
  }

  @Test
  void leftoverThatOwns() {
    Leftover leftover = new Leftover(SERVICE, new Attempt(operation(3), 1), id(1));
    broken(FOUNDED.with(leftover), "what is to be dropped owned keys");
  }

  /** Replicas compare states: those that differ in anything are not the same. */
  @Test
  void statesAreEqualIfEverythingIs() {
    Operations open = Operations.of(List.of(split(3, 1, 5, 3)));
    Operations ended = Operations.of(List.of(part(3, 2, new Stage.Failed("no"))));
    Locators past = Locators.NONE.with(List.of(ended(1, KeyRange.ALL, 5, 20)));
    Locators present = Locators.NONE.with(List.of(locator(1, KeyRange.ALL, 5)));
    assertThat(open).isEqualTo(Operations.of(List.of(split(3, 1, 5, 3)))).isNotEqualTo(ended);
    assertThat(ended).isNotEqualTo(Operations.NONE).isNotEqualTo(open);
    assertThat(past).isEqualTo(Locators.NONE.with(List.of(ended(1, KeyRange.ALL, 5, 20))));
    assertThat(past).isNotEqualTo(Locators.NONE).isNotEqualTo(present);
    assertThat(present).isNotEqualTo(Locators.NONE).isNotEqualTo(open);
    assertThat(FOUNDED.with(open)).isNotEqualTo(FOUNDED).hasSameHashCodeAs(FOUNDED.with(open));
  }

  private static void broken(CoordinatorState state, String what) {
    assertThatThrownBy(() -> CoordinatorInvariants.check(state))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(what);
  }

  private static CoordinatorState with(Locator... locators) {
    return new CoordinatorState(
        NUMBERS,
        new TreeMap<>(FOUNDED.tables()),
        new TreeMap<>(FOUNDED.services()),
        new TreeMap<>(),
        Locators.NONE.with(List.of(locators)),
        Operations.NONE,
        new TreeMap<>(),
        Optional.empty(),
        Users.NONE);
  }

  private static Operation split(long number, long partition, long startedAt, long firstNew) {
    return operation(
        number, Optional.empty(), startedAt, splitting(partition, firstNew), Stage.Trying.TRYING);
  }

  private static Operation part(long number, long parent, Stage stage) {
    return operation(number, Optional.of(operation(parent)), 5, splitting(1, 3), stage);
  }

  private static Operation parent(long number, long part) {
    Task task = new Task.MoveAndJoin(id(1), id(2), SERVICE, id(8), id(2));
    Stage stage = new Stage.InParts(List.of(operation(part)), false);
    return operation(number, Optional.empty(), 5, task, stage);
  }

  private static Operation operation(
      long number, Optional<OperationId> parent, long startedAt, Task task, Stage stage) {
    return new Operation(operation(number), parent, List.of(), startedAt, task, 1, stage);
  }

  private static OperationId operation(long number) {
    return new OperationId(1, number);
  }

  private static PartitionId id(long number) {
    return new PartitionId(1, number);
  }

  private static Task splitting(long partition, long firstNew) {
    return new Task.Split(
        id(partition), SERVICE, Optional.of(Bytes.utf8("g")), id(firstNew), id(firstNew + 1));
  }

  private static Locator locator(long number, KeyRange range, long from) {
    return ended(number, range, from, Locator.OPEN);
  }

  private static Locator ended(long number, KeyRange range, long from, long to) {
    return new Locator(id(number), TABLE, range, SERVICE, from, to);
  }
}
