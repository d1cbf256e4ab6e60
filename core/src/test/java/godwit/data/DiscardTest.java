package godwit.data;

import static godwit.data.Given.o;
import static godwit.data.Given.p;
import static godwit.data.Given.range;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.KeyRange;
import godwit.partition.PartitionState.Retired;
import godwit.request.Reason;
import godwit.request.Routing;
import org.junit.jupiter.api.Test;

/** The part of a dropped table that one service owns. */
final class DiscardTest {
  private final LoggedService service = LoggedService.founded();

  @Test
  void allPartitionsOfTheTableEndWithoutSuccessors() {
    service.put("a", "1");
    service.step(Given.split(2, 1, "m", 2, 3));

    service.step(new DataCommand.Discard(o(3), p(3)));

    for (long id : new long[] {2, 3}) {
      Retired retired = (Retired) service.partition(id).state();
      assertThat(retired.successors()).isEmpty();
      assertThat(retired.end()).isEqualTo(service.clock());
      assertThat(retired.attempt()).isEqualTo(o(3));
    }
    assertThat(((Retired) service.partition(1).state()).successors()).hasSize(2);
  }

  @Test
  void nothingIsWrittenToItAnyMore() {
    long version = service.put("a", "1");
    service.step(new DataCommand.Discard(o(2), p(1)));

    assertThat(service.write(Given.put("a", "2"))).isEqualTo(new Routing.NotHere());
    assertThat(service.get("a")).isEqualTo(new Routing.NotHere());
    assertThat(service.value("a", version))
        .as("its past is read until it is released")
        .contains("1");
  }

  @Test
  void otherTablesServeOn() {
    service.step(new DataCommand.Found(o(2), p(2), new godwit.partition.TableId(2), KeyRange.ALL));
    service.step(new DataCommand.Discard(o(3), p(2)));

    service.put("a", "1");
    assertThat(service.value("a")).contains("1");
  }

  @Test
  void aMoveThatIsOpenKeepsIt() {
    service.step(Given.split(2, 1, "m", 2, 3));
    service.countAll();
    service.step(Given.begin(o(3), 3, 4));

    assertThat(service.refused(new DataCommand.Discard(o(4), p(2))))
        .isEqualTo(Reason.PARTITION_BUSY);
    service.step(new DataCommand.End(o(3), p(3)));
    service.step(new DataCommand.Discard(o(4), p(2)));
  }

  @Test
  void anUnknownPartitionTellsNothing() {
    assertThat(service.refused(new DataCommand.Discard(o(2), p(7))))
        .isEqualTo(Reason.UNKNOWN_PARTITION);
  }

  @Test
  void itsRowsGoWithTheHistoryOnceTheCoordinatorKnows() {
    service.put("a", "1");
    service.put("a", "2");
    service.step(Given.split(2, 1, "m", 2, 3));
    service.step(new DataCommand.Forget(o(2), p(1)));
    service.step(new DataCommand.Discard(o(3), p(2)));
    release();
    assertThat(rows()).as("before the coordinator knows").isEqualTo(1);

    StepStatus told = service.step(new DataCommand.Drop(o(3), p(2)));
    assertThat(told.state())
        .hasValueSatisfying(it -> assertThat(((Retired) it).published()).isTrue());
    assertThat(((Retired) service.partition(3).state()).published()).isTrue();
    release();

    assertThat(rows()).isZero();
    assertThat(service.view().partitions().find(p(1))).isEmpty();
    assertThat(service.view().partitions().find(p(3))).isEmpty();
    assertThat(service.partition(2).isMonument()).isTrue();
    assertThat(service.partition(2).range()).isEqualTo(range("", "m"));
  }

  @Test
  void theMonumentStays() {
    service.step(new DataCommand.Discard(o(2), p(1)));
    service.step(new DataCommand.Drop(o(2), p(1)));
    release();
    release();
    service.crash();
    service.reopen();

    assertThat(service.partition(1).isMonument()).isTrue();
    service.step(Given.found(1, 1, KeyRange.ALL));
    assertThat(service.get("a")).as("a founding that comes late").isEqualTo(new Routing.NotHere());
  }

  @Test
  void onlyItsOwnOperationForgetsIt() {
    service.step(new DataCommand.Discard(o(2), p(1)));

    assertThat(service.refused(new DataCommand.Drop(o(3), p(1)))).isEqualTo(Reason.TOO_LATE);
  }

  @Test
  void anOperationOfAGivenUpCoordinatorDiscardsNothing() {
    service.run(new DataCommand.Recognise(2));

    assertThat(service.refused(new DataCommand.Discard(o(2), p(1))))
        .isEqualTo(Reason.STALE_ATTEMPT);
  }

  private void release() {
    service.passMillis(10);
    service.run(new DataCommand.AdvanceClock(service.now()));
    service.run(new DataCommand.Release(service.clock()));
    service.purgeAll();
  }

  /** Returns how many rows of records the store has, live and past. */
  private long rows() {
    return service.dump().stream()
        .filter(row -> row.startsWith("l") || row.startsWith("h"))
        .count();
  }
}
