package godwit.data;

import static godwit.data.Given.o;
import static godwit.data.Given.p;
import static godwit.data.Given.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import godwit.key.KeyRange;
import godwit.partition.PartitionState;
import godwit.request.Reason;
import godwit.request.WriteAnswer;
import godwit.store.Direction;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How history goes: what a release allows, and what is removed then. */
final class ReleaseTest {
  private final LoggedService service = LoggedService.founded();

  @Test
  void aReadBeforeTheReleaseTimeIsRefusedAndOneAtItIsNot() {
    service.put("a", "1");
    long second = service.put("a", "2");
    service.put("a", "3");

    service.run(new DataCommand.Release(second));

    assertThat(refusal("a", second - 1)).isEqualTo(Reason.RELEASED);
    assertThat(service.scan(KeyRange.ALL, Direction.FORWARD, OptionalLong.of(second - 1), 9))
        .isInstanceOf(WriteAnswer.Refused.class);
    assertThat(service.value("a", second)).contains("2");
    assertThat(service.view().released()).isEqualTo(second);
  }

  @Test
  void thePresentIsNeverReleased() {
    service.put("a", "1");
    long clock = service.clock();

    service.run(new DataCommand.Release(Long.MAX_VALUE));

    assertThat(service.view().released()).isEqualTo(clock);
    assertThat(service.rows(KeyRange.ALL)).hasSize(1);
    service.put("a", "2");
    assertThat(service.value("a", clock)).contains("1");
  }

  @Test
  void aReleaseNeverGoesBack() {
    service.put("a", "1");
    service.run(new DataCommand.Release(service.clock()));
    long released = service.view().released();
    long clock = service.clock();

    assertThat(service.run(new DataCommand.Release(released)))
        .isEqualTo(new DataAnswer.Clock(clock));
    assertThat(service.run(new DataCommand.Release(5))).isEqualTo(new DataAnswer.Clock(clock));
    assertThat(service.view().released()).isEqualTo(released);
  }

  @Test
  void theViewOfAnOpenMoveIsNotReleased() {
    service.put("a", "1");
    service.step(Given.begin(o(5), 1, 2));
    long viewTime = service.partition(1).departure().orElseThrow().viewTime();
    service.put("a", "2");

    service.run(new DataCommand.Release(service.clock()));

    assertThat(service.view().released()).isEqualTo(viewTime);
    assertThat(service.value("a", viewTime)).contains("1");
    service.step(new DataCommand.End(o(5), p(1)));
    service.run(new DataCommand.Release(service.clock()));
    assertThat(refusal("a", viewTime)).isEqualTo(Reason.RELEASED);
  }

  @Test
  void theTimeThatACountReadsIsNotReleased() {
    service.put("a", "1");
    service.step(Given.split(2, 1, "m", 2, 3));
    long splitAt = service.clock();
    service.put("a", "2");

    service.run(new DataCommand.Release(service.clock()));

    assertThat(service.view().released()).isEqualTo(splitAt);
    service.countAll();
    service.run(new DataCommand.Release(service.clock()));
    assertThat(service.view().released()).isGreaterThan(splitAt);
  }

  @Test
  void aRetiredPartitionGoesWhenItIsPublishedAndItsEndReleased() {
    service.step(Given.split(2, 1, "m", 2, 3));
    service.countAll();
    long end = service.clock();
    service.put("a", "1");

    service.run(new DataCommand.Release(service.clock()));
    assertThat(service.partition(1).state()).isInstanceOf(PartitionState.Retired.class);
    service.step(new DataCommand.Forget(o(2), p(1)));
    service.put("a", "2");
    service.run(new DataCommand.Release(service.clock()));

    assertThat(service.view().partitions().find(p(1))).isEmpty();
    assertThat(service.status(p(1))).isEqualTo(new StepStatus.Unknown(p(1)));
    assertThat(refusal("a", end)).isEqualTo(Reason.RELEASED);
    assertThat(service.value("a")).contains("2");
  }

  @Test
  void onlyTheOperationThatRetiredAPartitionForgetsIt() {
    service.step(Given.split(5, 1, "m", 2, 3));

    service.step(new DataCommand.Forget(o(4), p(1)));
    service.step(new DataCommand.Forget(o(6), p(1)));
    assertThat(retired(1).published()).isFalse();
    service.step(new DataCommand.Forget(o(5), p(1)));
    assertThat(retired(1).published()).isTrue();
  }

  @Test
  void theRowsOfAPartitionThatMovedGoWithItsHistory() {
    LoggedService target = new LoggedService(Given.Y);
    service.step(Given.split(2, 1, "m", 2, 3));
    service.countAll();
    service.put("a", "1");
    service.put("a", "2");
    service.put("z", "1");
    Move.whole(service, target, o(5), 2, 4);
    List.of(p(1), p(2)).forEach(id -> service.run(new DataCommand.Forget(o(2), id)));
    service.run(new DataCommand.Forget(o(5), p(2)));
    service.put("z", "2");

    service.run(new DataCommand.Release(service.clock()));

    assertThat(service.view().partitions().all()).hasSize(1);
    assertThat(service.dump())
        .noneMatch(row -> row.startsWith("l") && row.contains("a ="))
        .anyMatch(row -> row.startsWith("l") && row.contains("z ="));
    assertThat(service.dump().stream().filter(row -> row.startsWith("h"))).hasSize(1);
    assertThat(service.value("z")).contains("2");
  }

  @Test
  void aPartitionIsFoundedOnceEvenWhenItHasLongGone() {
    service.step(Given.split(2, 1, "m", 2, 3));
    service.countAll();
    service.step(new DataCommand.Forget(o(2), p(1)));
    service.put("a", "1");
    service.run(new DataCommand.Release(service.clock()));
    LoggedService target = new LoggedService(Given.Y);
    Move.whole(service, target, o(5), 2, 4);
    Move.whole(service, target, o(6), 3, 5);

    assertThat(service.refused(Given.found(1, 1, KeyRange.ALL))).isEqualTo(Reason.STALE_ATTEMPT);
    service.reopen();
    assertThat(service.refused(Given.found(1, 1, KeyRange.ALL))).isEqualTo(Reason.STALE_ATTEMPT);
  }

  @Test
  void aRangeIsFoundedOnce() {
    assertThat(service.refused(Given.found(2, 2, range("a", "b")))).isEqualTo(Reason.WRONG_STATE);
  }

  @Test
  void aDroppedPartitionIsKeptFromComingBackUntilItsTimeIsReleased() {
    DataCommand.Origin origin = new DataCommand.Origin(Given.Y, p(7), 5);
    DataCommand.Prepare late =
        new DataCommand.Prepare(o(5), p(2), Given.TABLE, KeyRange.ALL, origin);
    service.step(new DataCommand.Drop(o(5), p(2)));

    assertThat(service.refused(late)).isEqualTo(Reason.STALE_ATTEMPT);
    service.reopen();
    assertThat(service.refused(late)).isEqualTo(Reason.STALE_ATTEMPT);
    service.put("a", "1");
    service.run(new DataCommand.Release(service.clock()));
    assertThat(service.dump()).noneMatch(row -> row.startsWith("x"));
  }

  @Test
  void aPurgeRemovesOnlyWhatIsReplacedAtTheReleaseTime() {
    service.put("a", "1");
    service.put("a", "2");
    long third = service.put("a", "3");
    service.put("a", "4");
    service.put("b", "1");
    service.delete("b");
    service.run(new DataCommand.Release(third));

    purge(10);

    assertThat(history()).as("a=3, b=1 and its removal").isEqualTo(3);
    service.run(new DataCommand.Release(service.clock()));
    purge(10);
    assertThat(history()).isZero();
    assertThat(service.value("a", service.view().released())).contains("4");
    assertThat(service.value("b", service.view().released())).isEmpty();
  }

  @Test
  void aPurgeGoesByTheReleaseThatReadersKnow() {
    long first = service.put("a", "1");
    service.put("a", "2");
    service.apply(List.of(new DataCommand.Release(service.clock())));

    purge(10);

    assertThat(service.value("a", first)).contains("1");
    service.commit();
    purge(10);
    assertThat(history()).isZero();
  }

  @Test
  void aPurgeInSmallPartsNeverShowsWhatWasRemovedBefore() {
    for (int i = 0; i < 6; i++) {
      service.put("a", "old");
      service.put("b", "old");
    }
    service.delete("a");
    service.put("c", "old");
    service.delete("c");
    service.run(new DataCommand.Release(service.clock()));
    HistoryPurge purge = new HistoryPurge(1);
    long released = service.view().released();

    for (int i = 0; i < 40; i++) {
      service.machine().purge(purge);
      assertThat(service.value("a", released)).isEmpty();
      assertThat(service.value("b", released)).contains("old");
      assertThat(service.value("c", released)).isEmpty();
    }
    assertThat(history()).isZero();
  }

  @Test
  void aPurgeLooksAtOneRowAtLeast() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HistoryPurge(0));
  }

  private void purge(int maxRows) {
    HistoryPurge purge = new HistoryPurge(maxRows);
    for (int i = 0; i < 10; i++) {
      service.machine().purge(purge);
    }
  }

  private long history() {
    return service.dump().stream().filter(row -> row.startsWith("h")).count();
  }

  private Reason refusal(String key, long asOf) {
    return ((WriteAnswer.Refused) service.get(key, asOf)).refusal().reason();
  }

  private PartitionState.Retired retired(long partition) {
    return (PartitionState.Retired) service.partition(partition).state();
  }
}
