package godwit.data;

import static godwit.data.Given.key;
import static godwit.data.Given.o;
import static godwit.data.Given.p;
import static godwit.data.Given.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import godwit.clock.HybridClock;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Successor;
import godwit.partition.TableId;
import godwit.request.Limits;
import godwit.request.ReadAnswer;
import godwit.request.Reason;
import godwit.request.Routing;
import godwit.request.Row;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.store.Direction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ReadsTest {
  private static final OptionalLong NOW = OptionalLong.empty();

  private final LoggedService service = LoggedService.founded();

  @Test
  void aPartitionAnswersFromTheMomentOfItsFounding() {
    assertThat(service.scan(KeyRange.ALL, Direction.FORWARD, NOW, 10))
        .isEqualTo(new ReadAnswer.Page(List.of(), service.clock(), Optional.empty()));
    assertThat(service.value("a")).isEmpty();
    assertThat(service.value("a", service.clock())).isEmpty();
    assertThat(service.get("a", service.clock() - 1)).isEqualTo(new Routing.NotHere());
  }

  @Test
  void aReadAsOfATimeSeesWhatWasThereThen() {
    long before = service.clock();
    long first = service.put("a", "1");
    long second = service.put("a", "2");
    long gone = service.delete("a");
    long third = service.put("a", "3");

    assertThat(service.value("a", before)).isEmpty();
    assertThat(service.value("a", first)).contains("1");
    assertThat(service.value("a", second - 1)).contains("1");
    assertThat(service.value("a", second)).contains("2");
    assertThat(service.value("a", gone)).isEmpty();
    assertThat(service.value("a", third - 1)).isEmpty();
    assertThat(service.value("a", third)).contains("3");
    assertThat(service.value("b", third)).isEmpty();
  }

  @Test
  void historyOfKeysWithZeroBytesIsReadInTheirOrder() {
    List<String> keys = List.of("a", "a\0", "a\0\0", "a\0b", "a\0\u00ff", "b");
    keys.forEach(key -> service.put(key, "old"));
    long then = service.clock();
    keys.forEach(key -> service.put(key, "new"));

    for (Direction direction : Direction.values()) {
      ReadAnswer answer = service.scan(KeyRange.ALL, direction, OptionalLong.of(then), 10);
      assertThat(((ReadAnswer.Page) answer).rows())
          .extracting(row -> row.key().toUtf8() + "=" + row.value().toUtf8())
          .containsExactlyElementsOf(
              (direction == Direction.FORWARD ? keys : keys.reversed())
                  .stream().map(key -> key + "=old").toList());
    }
  }

  @Test
  void aCurrentReadTellsAClockAtOrAboveTheVersionThatItFound() {
    service.put("a", "1");
    ServiceView old = service.view();
    long version = service.put("a", "2");
    ServiceRequest.Get get = new ServiceRequest.Get(Given.TABLE, key("a"), NOW);

    ReadAnswer answer = Reads.answer(get, old, service.store());

    Row row = new Row(key("a"), version, key("2"));
    assertThat(answer).isEqualTo(new ReadAnswer.Found(Optional.of(row), version));
  }

  @Test
  void aReadOfTheFutureWaitsForTheClockAndIsRefusedUntilThen() {
    long later = HybridClock.plusMillis(service.clock(), 3_000);
    ServiceRequest.Get get = new ServiceRequest.Get(Given.TABLE, key("a"), OptionalLong.of(later));

    assertThat(Reads.needsClock(get, service.view())).hasValue(later);
    assertThat(refusal(Reads.answer(get, service.view(), service.store())))
        .isEqualTo(Reason.FUTURE_TIME);
    assertThat(service.read(get)).isEqualTo(new ReadAnswer.Found(Optional.empty(), later));
    assertThat(service.put("a", "1")).isGreaterThan(later);
  }

  /** The history goes between a reader's look at the view and its look at the store. */
  @Test
  void whatIsReleasedWhileItIsReadIsRefused() {
    long first = service.put("a", "1");
    service.put("a", "2");
    service.delete("a");
    ServiceView old = service.view();
    OptionalLong asOf = OptionalLong.of(first);
    ServiceRequest.Get get = new ServiceRequest.Get(Given.TABLE, key("a"), asOf);
    ServiceRequest.Scan scan = scanOf(KeyRange.ALL, asOf);
    assertThat(Reads.answer(get, old, service.store())).isInstanceOf(ReadAnswer.Found.class);
    assertThat(Reads.answer(scan, old, service.store())).isInstanceOf(ReadAnswer.Page.class);

    service.run(new DataCommand.Release(service.clock()));
    service.purgeAll();

    assertThat(refusal(Reads.answer(get, old, service.store()))).isEqualTo(Reason.RELEASED);
    assertThat(refusal(Reads.answer(scan, old, service.store()))).isEqualTo(Reason.RELEASED);
  }

  @Test
  void onlyReadsThatNameALaterTimeNeedTheClock() {
    long clock = service.clock();
    OptionalLong none = OptionalLong.empty();

    assertThat(needs(new ServiceRequest.Get(Given.TABLE, key("a"), NOW))).isEqualTo(none);
    assertThat(needs(new ServiceRequest.Get(Given.TABLE, key("a"), OptionalLong.of(clock))))
        .isEqualTo(none);
    assertThat(needs(new ServiceRequest.ReadClock(Given.TABLE, KeyRange.ALL))).isEqualTo(none);
    assertThat(needs(scanOf(KeyRange.ALL, OptionalLong.of(clock + 1)))).hasValue(clock + 1);
    assertThat(needs(scanOf(KeyRange.ALL, NOW))).isEqualTo(none);
  }

  @Test
  void aKeyThatCanNotBeIsRefused() {
    Bytes tooLong = Bytes.adopt(new byte[Limits.MAX_KEY_BYTES + 1]);

    assertThat(refusal(service.get(""))).isEqualTo(Reason.EMPTY_KEY);
    assertThat(refusal(service.read(new ServiceRequest.Get(Given.TABLE, tooLong, NOW))))
        .isEqualTo(Reason.KEY_TOO_LONG);
  }

  @Test
  void theClockIsToldWithTheRangesThatAreOwned() {
    LoggedService parts = new LoggedService(Given.X);
    parts.step(Given.found(1, 1, range("c", "g")));
    parts.step(Given.found(1, 2, range("m", "s")));
    parts.step(Given.split(2, 2, "p", 3, 4));

    assertThat(owned(parts, KeyRange.ALL))
        .containsExactly(range("c", "g"), range("m", "p"), range("p", "s"));
    assertThat(owned(parts, range("d", "q")))
        .containsExactly(range("d", "g"), range("m", "p"), range("p", "q"));
    assertThat(owned(parts, range("h", "i"))).isEmpty();
    assertThat(owned(parts, range("a", "b"))).isEmpty();
    assertThat(owned(parts, range("g", "n"))).containsExactly(range("m", "n"));
    assertThat(parts.read(new ServiceRequest.ReadClock(new TableId(2), KeyRange.ALL)))
        .isEqualTo(new ReadAnswer.Clock(parts.clock(), List.of()));
  }

  @Test
  void whatAPartitionHoldsIsTold() {
    service.put("a", "12345");
    service.put("b", "1");
    service.put("b", "12");

    ReadAnswer answer = service.read(new ServiceRequest.Measure(Given.TABLE, key("zz")));

    assertThat(answer)
        .isInstanceOfSatisfying(
            ReadAnswer.Measured.class,
            measured -> {
              assertThat(measured.held()).hasValue(new ReadAnswer.Held(2, 9));
              assertThat(measured.range().contains(key("zz"))).isTrue();
            });
    assertThat(service.read(new ServiceRequest.Measure(new TableId(2), key("a"))))
        .isInstanceOf(Routing.NotHere.class);
  }

  @Test
  void aPageEndsWithItsRowsItsBytesOrItsPartition() {
    List.of("a", "b", "c", "p", "q").forEach(key -> service.put(key, "12345"));
    service.step(Given.split(2, 1, "m", 2, 3));
    service.put("z", "1");

    assertThat(keys(page(Direction.FORWARD, KeyRange.ALL, 2, 1_000))).isEqualTo("a b next=b\\x00");
    assertThat(keys(page(Direction.FORWARD, KeyRange.ALL, 100, 7))).isEqualTo("a b next=b\\x00");
    assertThat(keys(page(Direction.FORWARD, KeyRange.ALL, 9, 1_000))).isEqualTo("a b c next=m");
    assertThat(keys(page(Direction.FORWARD, range("m", null), 9, 1_000))).isEqualTo("p q z");
    assertThat(keys(page(Direction.FORWARD, range("a", "b"), 1, 1_000))).isEqualTo("a next=a\\x00");
    assertThat(keys(page(Direction.FORWARD, range("a", "a\0"), 1, 1_000))).isEqualTo("a");
    assertThat(keys(page(Direction.FORWARD, range("a", "m"), 9, 1_000))).isEqualTo("a b c");
    assertThat(keys(page(Direction.REVERSE, KeyRange.ALL, 9, 1_000))).isEqualTo("z q p next=m");
    assertThat(keys(page(Direction.REVERSE, range("", "m"), 2, 1_000))).isEqualTo("c b next=b");
    assertThat(keys(page(Direction.REVERSE, range("", "m"), 9, 1_000))).isEqualTo("c b a");
    assertThat(keys(page(Direction.REVERSE, range("b", "m"), 2, 1_000))).isEqualTo("c b");
    assertThat(keys(page(Direction.REVERSE, range("m", "q"), 9, 1_000))).isEqualTo("p");
  }

  @Test
  void aPageOfNothingIsNoPage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> page(Direction.FORWARD, KeyRange.ALL, 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> page(Direction.FORWARD, KeyRange.ALL, 1, 0));
  }

  @Test
  void aReadGoesToThePartitionOfItsTime() {
    long first = service.put("a", "1");
    service.step(Given.split(2, 1, "m", 2, 3));
    long second = service.put("a", "2");
    service.step(Given.join(3, 2, 3, 4));
    long third = service.put("a", "3");

    assertThat(service.value("a", first)).contains("1");
    assertThat(service.value("a", second)).contains("2");
    assertThat(service.value("a", third)).contains("3");
    assertThat(service.value("a", second - 1)).contains("1");
    assertThat(service.value("a", third - 1)).contains("2");
    assertThat(new Scroll(service, KeyRange.ALL, Direction.REVERSE, second, 1).rows())
        .containsExactly(new Row(key("a"), second, key("2")));
  }

  @Test
  void whoHasGoneElsewhereIsNamedToThoseWhoComeLater() {
    service.put("a", "1");
    long end = moveAway(service, 1, 5, 2);
    Routing moved = new Routing.Moved(List.of(new Successor(p(2), KeyRange.ALL, Given.Y)), end);

    assertThat(service.get("a")).isEqualTo(moved);
    assertThat(service.write(Given.put("a", "2"))).isEqualTo(moved);
    assertThat(service.get("a", end + 1)).isEqualTo(moved);
    assertThat(service.value("a", end)).contains("1");
    assertThat(service.scan(KeyRange.ALL, Direction.REVERSE, OptionalLong.of(end + 1), 9))
        .isEqualTo(moved);
    assertThat(service.scan(KeyRange.ALL, Direction.FORWARD, OptionalLong.of(end + 1), 9))
        .isEqualTo(moved);
  }

  @Test
  void aReverseScanIsSentAfterItsHighestKeysOnly() {
    LoggedService parts = new LoggedService(Given.X);
    parts.step(Given.found(1, 1, range("a", "m")));
    parts.step(Given.split(2, 1, "g", 2, 3));
    parts.run(new DataCommand.AdvanceClock(parts.clock() + 1));

    assertThat(parts.scan(range("a", "z"), Direction.REVERSE, NOW, 9))
        .as("nobody here ever had what is below z")
        .isEqualTo(new Routing.NotHere());
    long end = moveAway(parts, 3, 5, 4);
    assertThat(parts.scan(range("a", "z"), Direction.REVERSE, OptionalLong.of(end + 1), 9))
        .isEqualTo(new Routing.NotHere());
    assertThat(parts.scan(range("a", "k"), Direction.REVERSE, OptionalLong.of(end + 1), 9))
        .isEqualTo(new Routing.Moved(List.of(new Successor(p(4), range("g", "m"), Given.Y)), end));
    assertThat(parts.scan(range("a", null), Direction.REVERSE, NOW, 9))
        .isEqualTo(new Routing.NotHere());
    assertThat(new LoggedService(Given.X).scan(range("a", null), Direction.REVERSE, NOW, 9))
        .isEqualTo(new Routing.NotHere());
  }

  @Test
  void whoComesBeforeAMoveIsDoneWaitsAndWhoAsksForThePastDoesNot() {
    LoggedService target = new LoggedService(Given.Y);
    Move move = Move.begin(service, target, o(5), 1, 2);
    service.put("a", "1");
    move.copy();
    long sealedAt = move.sealAndComplete();

    assertThat(target.get("a")).isEqualTo(new Routing.Parked());
    assertThat(target.write(Given.put("a", "2"))).isEqualTo(new Routing.Parked());
    assertThat(service.write(Given.put("a", "2"))).isEqualTo(new Routing.Parked());
    assertThat(target.get("a", sealedAt + 1)).isEqualTo(new Routing.Parked());
    assertThat(target.scan(KeyRange.ALL, Direction.REVERSE, OptionalLong.of(sealedAt + 1), 9))
        .isEqualTo(new Routing.Parked());
    assertThat(target.get("a", sealedAt)).isEqualTo(new Routing.NotHere());
    assertThat(service.value("a")).contains("1");
  }

  private static long moveAway(LoggedService service, long partition, long operation, long to) {
    service.countAll();
    service.step(Given.begin(o(operation), partition, to));
    service.step(Given.seal(o(operation), partition, 1));
    service.step(new DataCommand.HandOver(o(operation), p(partition), 1, service.sums(partition)));
    return service.clock();
  }

  private OptionalLong needs(ServiceRequest.Read read) {
    return Reads.needsClock(read, service.view());
  }

  private static ServiceRequest.Scan scanOf(KeyRange range, OptionalLong asOf) {
    return new ServiceRequest.Scan(Given.TABLE, range, Direction.FORWARD, asOf, 1, 1);
  }

  private ReadAnswer.Page page(Direction direction, KeyRange range, int rows, long bytes) {
    ServiceRequest.Scan scan =
        new ServiceRequest.Scan(Given.TABLE, range, direction, NOW, rows, bytes);
    return (ReadAnswer.Page) service.read(scan);
  }

  private static String keys(ReadAnswer.Page page) {
    StringBuilder text = new StringBuilder();
    page.rows().forEach(row -> text.append(row.key()).append(' '));
    page.next().ifPresent(next -> text.append("next=").append(next));
    return text.toString().strip();
  }

  private static List<KeyRange> owned(LoggedService service, KeyRange range) {
    ReadAnswer answer = service.read(new ServiceRequest.ReadClock(Given.TABLE, range));
    return ((ReadAnswer.Clock) answer).owned();
  }

  private static Reason refusal(ReadAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Refused.class);
    return ((WriteAnswer.Refused) answer).refusal().reason();
  }
}
