package godwit.data;

import static godwit.data.Given.key;
import static godwit.data.Given.o;
import static godwit.data.Given.p;
import static godwit.data.Given.put;
import static godwit.data.Given.range;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.clock.HybridClock;
import godwit.key.KeyRange;
import godwit.partition.Extent;
import godwit.partition.Fingerprint;
import godwit.partition.PartitionState.Active;
import godwit.partition.PartitionState.Complete;
import godwit.partition.PartitionState.Receiving;
import godwit.partition.PartitionState.Retired;
import godwit.partition.PartitionState.Sealed;
import godwit.partition.Sums;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.request.Row;
import godwit.store.Direction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Moves from one service to another, in the order of their steps. */
final class MoveTest {
  private final LoggedService source = LoggedService.founded();
  private final LoggedService target = new LoggedService(Given.Y);

  @Test
  void aMoveTakesRowsDeletesAndHistorysEndToItsTarget() {
    long old = source.put("a", "1");
    source.put("b", "1");
    source.put("c", "1");
    Move move = Move.begin(source, target, o(5), 1, 2);
    source.put("a", "2");
    source.delete("b");
    source.write(put("d", "1"), put("e", "1"));
    move.copy();
    source.put("d", "2");
    source.delete("e");
    source.put("b", "3");
    source.delete("none");
    move.sealAndComplete();
    Sums sums = source.sums(1);
    List<Row> rows = source.rows(KeyRange.ALL);

    long end = move.handOver();
    move.own(end);

    assertThat(target.rows(KeyRange.ALL)).isEqualTo(rows);
    assertThat(rows.stream().map(row -> row.key() + "=" + row.value()))
        .containsExactly("a=2", "b=3", "c=1", "d=2");
    assertThat(target.sums(2)).isEqualTo(new Sums(sums.rows(), Fingerprint.ZERO));
    assertThat(source.value("a", old)).as("history stays").contains("1");
    assertThat(target.put("a", "3")).isGreaterThan(end);
    assertThat(target.partition(2).since()).isEqualTo(end);
    assertThat(source.dump()).noneMatch(row -> row.startsWith("d"));
    assertThat(source.store().get(StoreKeys.count(Given.p(1)))).as("counts of what left").isNull();
  }

  @Test
  void aKeyThatChangesOftenInOneDeltaCountsOnce() {
    Move move = Move.begin(source, target, o(5), 1, 2);
    move.copy();
    for (int i = 0; i < 5; i++) {
      source.put("a", "v" + i);
      source.delete("b");
      source.put("b", "v" + i);
    }
    source.delete("a");
    move.sealAndComplete();
    move.own(move.handOver());

    assertThat(target.sums(2).rows()).isEqualTo(ChunkRows.tally(target.rows(KeyRange.ALL)));
    assertThat(target.rows(KeyRange.ALL)).hasSize(1);
  }

  @Test
  void aSealThatComesOffIsFollowedByTheNextRound() {
    source.put("a", "1");
    Move move = Move.begin(source, target, o(5), 1, 2);
    move.copy();
    move.sealAndComplete();
    Sums first = ((StepStatus.Present) target.status(p(2))).sums().orElseThrow();
    move.unseal();
    assertThat(source.write(put("a", "2"))).isInstanceOf(Outcome.Done.class);

    assertThat(source.refused(new DataCommand.HandOver(o(5), p(1), 1, first)))
        .isEqualTo(Reason.WRONG_STATE);
    move.absorb();
    assertThat(target.partition(2).state()).isInstanceOf(Receiving.class);
    move.sealAndComplete();
    assertThat(source.refused(new DataCommand.HandOver(o(5), p(1), 1, first)))
        .isEqualTo(Reason.WRONG_ROUND);
    assertThat(target.refused(new DataCommand.Own(o(5), p(2), 1, 9))).isEqualTo(Reason.WRONG_ROUND);
    move.own(move.handOver());
    assertThat(target.value("a")).contains("2");
    assertThat(((Retired) source.partition(1).state()).seal().orElseThrow().round()).isEqualTo(2);
  }

  @Test
  void theLastDeltaOfANewRoundMayFollowACompleteOneDirectly() {
    Move move = Move.begin(source, target, o(5), 1, 2);
    move.copy();
    move.sealAndComplete();
    InquiryAnswer.Changes changes = move.changes();
    DataCommand.Complete late = move.completing(changes);
    move.unseal();
    source.put("a", "2");
    move.sealAndComplete();

    assertThat(((Complete) target.partition(2).state()).round()).isEqualTo(2);
    assertThat(target.refused(late)).isEqualTo(Reason.WRONG_ROUND);
    move.own(move.handOver());
    assertThat(target.value("a")).contains("2");
  }

  @Test
  void aRowThatDiffersKeepsTheTargetFromCompleting() {
    source.put("a", "1");
    source.put("b", "1");
    Move move = Move.begin(source, target, o(5), 1, 2);
    Row tampered = new Row(key("a"), source.clock(), key("9"));
    target.step(move.receive(1, List.of(tampered), true));
    move.seal();

    DataCommand.Complete complete = move.completing(move.changes());
    assertThat(target.refused(complete)).isEqualTo(Reason.SUMS_DIFFER);
    assertThat(target.partition(2).state()).isInstanceOf(Receiving.class);
  }

  @Test
  void sumsThatDifferKeepTheSourceFromHandingOver() {
    source.put("a", "1");
    Move move = Move.begin(source, target, o(5), 1, 2);
    move.copy();
    move.sealAndComplete();
    Sums sums = source.sums(1);
    Sums otherStream = new Sums(sums.rows(), sums.stream().plus(new Fingerprint(0, 1)));

    assertThat(source.refused(new DataCommand.HandOver(o(5), p(1), 1, otherStream)))
        .isEqualTo(Reason.SUMS_DIFFER);
    assertThat(source.partition(1).state()).isInstanceOf(Sealed.class);
    assertThat(source.value("a")).contains("1");
  }

  @Test
  void anEndedAttemptServesOnAndLeavesNothing() {
    source.put("a", "1");
    Move move = Move.begin(source, target, o(5), 1, 2);
    move.copy();
    move.sealAndComplete();

    source.step(new DataCommand.End(o(5), p(1)));
    target.step(new DataCommand.Drop(o(5), p(2)));

    assertThat(source.write(put("a", "2"))).isInstanceOf(Outcome.Done.class);
    assertThat(source.partition(1).state()).isInstanceOf(Active.class);
    assertThat(source.dump()).noneMatch(row -> row.startsWith("d"));
    assertThat(source.sums(1).stream()).isEqualTo(Fingerprint.ZERO);
    assertThat(target.view().partitions().all()).isEmpty();
    assertThat(target.dump()).noneMatch(row -> row.startsWith("l") || row.startsWith("t"));
    assertThat(source.refused(Given.begin(o(5), 1, 2))).isEqualTo(Reason.STALE_ATTEMPT);
    Move again = new Move(source, target, o(5, 2), p(1), p(3));
    again.begin();
    again.prepare();
    again.copy();
    again.sealAndComplete();
    again.own(again.handOver());
    assertThat(target.value("a")).contains("2");
  }

  @Test
  void anAttemptThatHasHandedOverCanNotBeEndedOrDropped() {
    Move.whole(source, target, o(5), 1, 2);

    StepStatus status = source.step(new DataCommand.End(o(5), p(1)));

    assertThat(status.retiredBy(o(5))).isPresent();
    assertThat(target.refused(new DataCommand.Drop(o(5), p(2)))).isEqualTo(Reason.TOO_LATE);
  }

  @Test
  void aMoveToTheOwnServiceIsRefused() {
    DataCommand.Begin begin = new DataCommand.Begin(o(5), p(1), p(2), Given.X, 25);

    assertThat(source.refused(begin)).isEqualTo(Reason.SAME_SERVICE);
  }

  @Test
  void aTargetRefusesAViewFromTheFarFuture() {
    long far = HybridClock.plusMillis(target.now(), 60_000);
    DataCommand.Origin origin = new DataCommand.Origin(Given.X, p(1), far);

    assertThat(
            target.refused(new DataCommand.Prepare(o(5), p(2), Given.TABLE, KeyRange.ALL, origin)))
        .isEqualTo(Reason.CLOCK_TOO_FAR);
  }

  @Test
  void theTargetsClockIsAboveTheHandOverWhenItServes() {
    source.passMillis(5_000);
    source.put("a", "1");
    long end = Move.whole(source, target, o(5), 1, 2);

    assertThat(target.clock()).isEqualTo(end + 1);
    assertThat(((Active) target.partition(2).state()).servesFrom()).isEqualTo(end + 1);
    assertThat(target.value("a")).contains("1");
  }

  @Test
  void chunksAreTakenInOrderAndOnce() {
    source.put("a", "1");
    source.put("b", "1");
    Move move = Move.begin(source, target, o(5), 1, 2);
    List<Row> rows = source.rows(KeyRange.ALL);
    DataCommand.Receive first = move.receive(1, rows.subList(0, 1), false);
    DataCommand.Receive second = move.receive(2, Optional.of(key("a")), rows.subList(1, 2), true);
    DataCommand.Receive again = move.receive(2, rows.subList(0, 1), true);
    DataCommand.Receive other = move.receive(1, rows, true);

    assertThat(target.refused(second)).isEqualTo(Reason.WRONG_CURSOR);
    target.step(first);
    target.step(other);
    assertThat(target.sums(2).rows().rows()).isEqualTo(1);
    assertThat(target.refused(again)).isEqualTo(Reason.WRONG_CURSOR);
    target.step(second);
    assertThat(target.partition(2).arrival().orElseThrow().copiedThrough()).contains(key("b"));
    assertThat(target.refused(move.receive(3, rows, true))).isEqualTo(Reason.WRONG_CURSOR);
    move.sealAndComplete();
    move.own(move.handOver());
    assertThat(target.rows(KeyRange.ALL)).isEqualTo(rows);
  }

  @Test
  void thereAndBackAndJoinedItsRowsLieInTwoFragments() {
    source.step(Given.split(2, 1, "m", 2, 3));
    source.countAll();
    source.put("a", "1");
    source.put("n", "1");
    source.put("p", "1");
    long there = Move.whole(source, target, o(5), 3, 4);
    long away = target.put("n", "2");
    target.delete("p");
    long back = Move.whole(target, source, o(6), 4, 5);
    source.put("q", "3");
    source.step(Given.join(7, 2, 5, 6));

    assertThat(source.partition(6).extents())
        .containsExactly(new Extent(range("", "m"), 1), new Extent(range("m", null), 2));
    assertThat(source.rows(KeyRange.ALL).stream().map(row -> row.key() + "=" + row.value()))
        .containsExactly("a=1", "n=2", "q=3");
    assertThat(new Scroll(source, KeyRange.ALL, Direction.REVERSE, source.clock(), 1).rows())
        .isEqualTo(source.rows(KeyRange.ALL).reversed());
    assertThat(source.sums(6).rows()).isEqualTo(ChunkRows.tally(source.rows(KeyRange.ALL)));
    assertThat(source.value("n", there)).contains("1");
    assertThat(target.value("n", away)).contains("2");
    assertThat(source.value("n", back + 1)).contains("2");
  }

  @Test
  void whatWentAndCameBackIsRemovedWithoutTouchingWhatIsServed() {
    source.step(Given.split(2, 1, "m", 2, 3));
    source.countAll();
    source.put("a", "1");
    source.put("n", "1");
    Move.whole(source, target, o(5), 3, 4);
    Move.whole(target, source, o(6), 4, 5);
    source.step(Given.join(7, 2, 5, 6));
    source.run(new DataCommand.Forget(o(2), p(1)));
    source.run(new DataCommand.Forget(o(5), p(3)));
    source.run(new DataCommand.Forget(o(7), p(2)));
    source.run(new DataCommand.Forget(o(7), p(5)));
    source.put("z", "1");

    source.run(new DataCommand.Release(source.clock()));

    assertThat(source.view().partitions().all()).hasSize(1);
    assertThat(source.rows(KeyRange.ALL)).hasSize(3);
    assertThat(source.dump().stream().filter(row -> row.startsWith("l"))).hasSize(3);
  }

  @Test
  void aPartitionThatIsReceivedStaysThroughARestart() {
    source.put("a", "1");
    Move move = Move.begin(source, target, o(5), 1, 2);
    target.reopen();
    move.copy();
    target.reopen();
    source.put("b", "1");
    move.absorb();
    source.reopen();
    move.sealAndComplete();
    source.reopen();
    target.reopen();
    long end = move.handOver();
    source.reopen();
    move.own(end);
    target.reopen();

    assertThat(target.value("a")).isEqualTo(Optional.of("1"));
    assertThat(target.value("b")).isEqualTo(Optional.of("1"));
  }
}
