package godwit.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.key.Bytes;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.RequestId;
import godwit.request.Row;
import godwit.sim.history.Deed;
import godwit.sim.history.History;
import godwit.sim.world.BrokenPromise;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
  private static final Bytes KEY = Bytes.utf8("k");
  private static final Deed.Fate UNKNOWN = new Deed.Fate.Unknown("deadline");

  private final History history = new History();
  private long sequence;

  @Test
  void readsOfTheLastWriteFit() {
    put("a", 1, 2, done(10));
    saw("a", 10, 3, 4);
    delete(5, 6, done(11));
    sawNothing(7, 8);
    expectFits();
  }

  @Test
  void aReadOfWhatWasOverwrittenBeforeItBeganDoesNotFit() {
    put("a", 1, 2, done(10));
    put("b", 3, 4, done(11));
    saw("a", 10, 5, 6);
    expectBroken();
  }

  @Test
  void aReadBesideAWriteMaySeeEither() {
    put("a", 1, 2, done(10));
    put("b", 3, 8, done(11));
    saw("a", 10, 4, 5);
    saw("b", 11, 6, 7);
    expectFits();
  }

  @Test
  void twoReadsBesideAWriteDoNotGoBack() {
    put("a", 1, 2, done(10));
    put("b", 3, 8, done(11));
    saw("b", 11, 4, 5);
    saw("a", 10, 6, 7);
    expectBroken();
  }

  @Test
  void anAcknowledgedWriteThatNobodySeesIsLost() {
    put("a", 1, 2, done(10));
    sawNothing(3, 4);
    expectBroken();
  }

  @Test
  void aWriteWithoutAnAnswerMayHappenLateOrNever() {
    put("a", 1, 2, done(10));
    delete(3, 4, UNKNOWN);
    put("b", 3, 4, UNKNOWN);
    saw("a", 10, 5, 6);
    sawNothing(7, 8);
    saw("a", 10, 1, 2);
    expectFits();
  }

  @Test
  void aWriteWithoutAnAnswerHappensOnceAtMost() {
    put("a", 1, 2, done(10));
    delete(3, 4, UNKNOWN);
    sawNothing(5, 6);
    put("b", 7, 8, done(11));
    sawNothing(9, 10);
    expectBroken();
  }

  @Test
  void aConditionThatHeldFitsOnlyTheVersionItNamed() {
    put("a", 1, 2, done(10));
    put("b", new Condition.VersionIs(9), 3, 4, done(11));
    expectBroken();
  }

  @Test
  void aConditionThatFailedFitsOnlyTheVersionThatWasThere() {
    put("a", 1, 2, done(10));
    put(
        "b",
        new Condition.VersionIs(9),
        3,
        4,
        new Deed.Fate.Decided(new Outcome.ConditionFailed(KEY, 12)));
    expectBroken();
  }

  @Test
  void versionsGrowWithTime() {
    put("a", 1, 2, done(11));
    put("b", 3, 4, done(10));
    expectBroken();
  }

  private static Deed.Fate done(long version) {
    return new Deed.Fate.Decided(new Outcome.Done(version));
  }

  private void put(String value, long from, long to, Deed.Fate fate) {
    put(value, Condition.Always.ALWAYS, from, to, fate);
  }

  private void put(String value, Condition condition, long from, long to, Deed.Fate fate) {
    wrote(new Mutation.Put(KEY, Bytes.utf8(value), condition), from, to, fate);
  }

  private void delete(long from, long to, Deed.Fate fate) {
    wrote(new Mutation.Delete(KEY, Condition.Always.ALWAYS), from, to, fate);
  }

  private void wrote(Mutation mutation, long from, long to, Deed.Fate fate) {
    sequence++;
    RequestId id = new RequestId(new ClientId(1, 1), sequence, 1, 1);
    history.add(new Deed.Wrote(id, List.of(mutation), from, to, fate));
  }

  private void saw(String value, long version, long from, long to) {
    got(Optional.of(new Row(KEY, version, Bytes.utf8(value))), from, to);
  }

  private void sawNothing(long from, long to) {
    got(Optional.empty(), from, to);
  }

  private void got(Optional<Row> row, long from, long to) {
    history.add(new Deed.Got(KEY, OptionalLong.empty(), from, to, row, 100));
  }

  private void expectFits() {
    assertThat(Linearizability.check(history)).isZero();
  }

  private void expectBroken() {
    assertThatThrownBy(() -> Linearizability.check(history)).isInstanceOf(BrokenPromise.class);
  }
}
