package godwit.data;

import static godwit.data.Given.client;
import static godwit.data.Given.o;
import static godwit.data.Given.put;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.clock.HybridClock;
import godwit.key.KeyRange;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How requests are remembered, forgotten, and taken along by a move. */
final class CompletionsTest {
  private static final ClientId CLIENT = client(9);
  private static final long LIFE_MILLIS = 60_000;

  private final DataSettings settings = new DataSettings(LIFE_MILLIS, 1_000_000);
  private final LoggedService service = new LoggedService(Given.X, settings);

  CompletionsTest() {
    service.step(Given.found(1, 1, KeyRange.ALL));
  }

  @Test
  void aReplicaThatWasOpenedAgainTakesTheSameMarksAlong() {
    // The mark of the second request outlives it in no replica, opened again or not.
    long early = service.now();
    service.write(new RequestId(CLIENT, 10, early, 10), put("b", "1"));
    service.passMillis(LIFE_MILLIS / 2);
    service.write(new RequestId(CLIENT, 11, service.now(), 5), put("a", "1"));
    service.passMillis(LIFE_MILLIS / 2 + 1);
    service.put("c", "1");
    LoggedService reopened = service.fork();

    for (LoggedService replica : List.of(service, reopened)) {
      replica.step(Given.begin(o(5), 1, 2));
    }

    assertThat(reopened.sums(1)).isEqualTo(service.sums(1));
    assertThat(deltas(reopened)).isEqualTo(deltas(service)).hasSize(3);
    RequestId again = new RequestId(CLIENT, 7, service.now(), 0);
    assertThat(reopened.write(again, put("a", "2"))).isEqualTo(service.write(again, put("a", "2")));
    assertThat(reopened.dump()).isEqualTo(service.dump());
  }

  @Test
  void whatIsAcknowledgedAtTheSourceIsForgottenAtTheTarget() {
    LoggedService target = new LoggedService(Given.Y, settings);
    service.write(new RequestId(CLIENT, 1, service.now(), 0), put("a", "1"));
    Move move = Move.begin(service, target, o(5), 1, 2);
    move.copy();
    move.absorb();
    assertThat(target.completion(CLIENT, 1)).isPresent();

    service.write(new RequestId(CLIENT, 3, service.now(), 2), put("a", "2"));
    move.sealAndComplete();

    assertThat(target.completion(CLIENT, 1)).isEmpty();
    assertThat(target.completion(CLIENT, 3)).isPresent();
  }

  @Test
  void theHighestMarkOfWhatIsKeptCounts() {
    service.write(new RequestId(CLIENT, 10, service.now(), 8), put("a", "1"));
    service.write(new RequestId(CLIENT, 12, service.now(), 5), put("a", "2"));

    assertThat(refused(request(7))).isEqualTo(Reason.OUTCOME_UNKNOWN);
    assertThat(service.write(request(8), put("a", "3"))).isInstanceOf(Outcome.Done.class);
    assertThat(service.fork().write(request(7), put("a", "3")))
        .isEqualTo(service.write(request(7), put("a", "3")));
  }

  @Test
  void aClientIsForgottenWhenItsLastRequestIs() {
    service.write(new RequestId(CLIENT, 3, service.now(), 3), put("a", "1"));
    long end = HybridClock.plusMillis(service.now(), LIFE_MILLIS + 1);
    service.run(new DataCommand.AdvanceClock(end));

    service.step(Given.begin(o(5), 1, 2));

    assertThat(deltas(service)).isEmpty();
    assertThat(service.dump()).noneMatch(row -> row.startsWith("c") || row.startsWith("m"));
  }

  @Test
  void completionsOfTheRangeAndAllMarksTravel() {
    LoggedService target = new LoggedService(Given.Y, settings);
    WriteAnswer before = service.write(request(1), put("a", "1"));
    service.write(new RequestId(client(8), 4, service.now(), 4), put("q", "1"));
    service.step(Given.split(2, 1, "m", 2, 3));
    service.countAll();

    Move move = Move.begin(service, target, o(5), 2, 4);
    WriteAnswer between = service.write(request(2), put("b", "1"), put("a", "2"));
    WriteAnswer failed = service.write(request(3), Given.putIf(1, "b", "2"));
    move.copy();
    move.sealAndComplete();

    assertThat(target.write(request(1), put("a", "1"))).as("even before").isEqualTo(before);
    move.own(move.handOver());
    assertThat(target.write(request(1), put("a", "1"))).isEqualTo(before);
    assertThat(target.write(request(2), put("b", "1"), put("a", "2"))).isEqualTo(between);
    assertThat(target.write(request(3), Given.putIf(1, "b", "2"))).isEqualTo(failed);
    assertThat(target.completion(client(8), 4)).isEmpty();
    assertThat(target.write(new RequestId(client(8), 3, service.now(), 0), put("a", "late")))
        .isInstanceOf(WriteAnswer.Refused.class);
    assertThat(target.value("a")).contains("2");
  }

  @Test
  void completionsOfOtherTablesStay() {
    LoggedService target = new LoggedService(Given.Y, settings);
    TableId other = new TableId(2);
    service.step(new DataCommand.Found(o(2), Given.p(7), other, KeyRange.ALL));
    service.write(request(1), put("a", "1"));
    service.run(
        new DataCommand.Write(
            new ServiceRequest.Write(request(2), other, List.of(put("a", "other")))));

    Move.whole(service, target, o(5), 1, 2);

    assertThat(target.completion(CLIENT, 1)).isPresent();
    assertThat(target.completion(CLIENT, 2)).isEmpty();
    assertThat(service.completion(CLIENT, 2)).isPresent();
  }

  @Test
  void whatTheTargetKnowsToBeAcknowledgedIsNotKeptWhenItArrives() {
    LoggedService target = new LoggedService(Given.Y, settings);
    service.step(Given.split(2, 1, "m", 2, 3));
    service.countAll();
    Move.whole(service, target, o(5), 3, 4);
    service.write(request(1), put("a", "1"));
    service.write(request(2), put("b", "1"));
    target.write(new RequestId(CLIENT, 3, service.now(), 2), put("n", "1"));

    Move.whole(service, target, o(6), 2, 5);

    assertThat(target.completion(CLIENT, 2)).isPresent();
    assertThat(target.write(request(2), put("b", "1"))).isInstanceOf(Outcome.Done.class);
    assertThat(target.value("b")).contains("1");
    target.write(new RequestId(CLIENT, 4, target.now(), 3), put("n", "2"));
    assertThat(target.completion(CLIENT, 2)).isEmpty();
    assertThat(target.completion(CLIENT, 1)).as("it needs nobody else's").isEmpty();
    assertThat(refusal(target.write(request(1), put("a", "late"))))
        .isEqualTo(Reason.OUTCOME_UNKNOWN);
    assertThat(target.value("a")).contains("1");
    assertThat(target.fork().dump()).isEqualTo(target.dump());
  }

  @Test
  void marksMergeByMaximumAndForgetWhatTheyAcknowledge() {
    LoggedService target = new LoggedService(Given.Y, settings);
    service.step(Given.split(2, 1, "m", 2, 3));
    service.countAll();
    Move.whole(service, target, o(5), 3, 4);
    target.write(new RequestId(CLIENT, 1, service.now(), 0), put("n", "1"));
    target.write(new RequestId(CLIENT, 2, service.now(), 2), put("n", "2"));
    target.write(new RequestId(CLIENT, 3, service.now(), 2), put("n", "3"));
    service.write(new RequestId(CLIENT, 5, service.now(), 3), put("a", "1"));
    Move.whole(service, target, o(6), 2, 5);

    assertThat(target.completion(CLIENT, 2)).isEmpty();
    assertThat(target.completion(CLIENT, 3)).isPresent();
    assertThat(target.stored(StoreKeys.mark(CLIENT))).isPresent();
    target.reopen();
    assertThat(refusal(target.write(request(2), put("n", "late"))))
        .isEqualTo(Reason.OUTCOME_UNKNOWN);
    target.passMillis(LIFE_MILLIS + 5_000);
    target.run(new DataCommand.AdvanceClock(target.now()));
    assertThat(target.stored(StoreKeys.mark(CLIENT))).isEmpty();
  }

  @Test
  void aMarkThatTravelledGoesWhenItsOwnLifeIsOver() {
    LoggedService target = new LoggedService(Given.Y, settings);
    ClientId old = client(8);
    service.write(new RequestId(old, 4, service.now(), 4), put("a", "1"));
    service.passMillis(LIFE_MILLIS / 2);
    Move.whole(service, target, o(5), 1, 2);
    target.passMillis(LIFE_MILLIS / 2 + 1_000);
    RequestId id = new RequestId(old, 5, service.now(), 2);
    target.write(id, put("a", "2"));

    assertThat(target.stored(StoreKeys.mark(old))).as("one request is still kept").isPresent();
    target.run(new DataCommand.AdvanceClock(HybridClock.plusMillis(id.issuedAt(), LIFE_MILLIS)));
    assertThat(target.stored(StoreKeys.mark(old))).isPresent();
    target.run(
        new DataCommand.AdvanceClock(HybridClock.plusMillis(id.issuedAt(), LIFE_MILLIS) + 1));
    assertThat(target.stored(StoreKeys.mark(old))).isEmpty();
    assertThat(target.completion(old, 5)).isEmpty();
  }

  @Test
  void aMarkIsKeptAsLongAsTheLatestMoveThatBroughtIt() {
    LoggedService target = new LoggedService(Given.Y, settings);
    service.step(Given.split(2, 1, "m", 2, 3));
    service.countAll();
    service.write(new RequestId(CLIENT, 4, service.now(), 4), put("a", "1"));
    long first = service.now();
    Move.whole(service, target, o(5), 2, 4);
    target.write(new RequestId(CLIENT, 6, first, 6), put("a", "2"));
    service.passMillis(1_000);
    service.write(new RequestId(CLIENT, 9, service.now(), 9), put("z", "1"));
    long second = service.now();
    Move.whole(service, target, o(6), 3, 5);
    target.write(new RequestId(CLIENT, 11, second, 10), put("z", "2"));

    target.run(new DataCommand.AdvanceClock(HybridClock.plusMillis(first, LIFE_MILLIS) + 1));
    assertThat(target.stored(StoreKeys.mark(CLIENT))).isPresent();
    target.run(new DataCommand.AdvanceClock(HybridClock.plusMillis(second, LIFE_MILLIS) + 1));
    assertThat(target.stored(StoreKeys.mark(CLIENT))).isEmpty();
  }

  @Test
  void aRetryAcrossMovesThereAndBackGetsTheFirstAnswer() {
    LoggedService target = new LoggedService(Given.Y, settings);
    RequestId atFirst = request(1);
    WriteAnswer answer = service.write(atFirst, put("a", "1"));
    Move.whole(service, target, o(5), 1, 2);
    RequestId away = request(2);
    WriteAnswer awayAnswer = target.write(away, put("a", "2"));
    Move.whole(target, service, o(6), 2, 3);

    assertThat(service.write(atFirst, put("a", "1"))).isEqualTo(answer);
    assertThat(service.write(away, put("a", "2"))).isEqualTo(awayAnswer);
    assertThat(service.value("a")).contains("2");
    assertThat(service.completion(CLIENT, 2)).isPresent();
  }

  @Test
  void completionsOfAnEntryAreOneRowUntilAllAreAcknowledged() {
    RequestId one = service.request(CLIENT, 1);
    RequestId other = service.request(client(8), 1);
    List<DataAnswer> first = service.run(List.of(written(one, "a"), written(other, "b")));
    assertThat(completionRows()).isEqualTo(1);

    service.write(new RequestId(CLIENT, 2, service.now(), 2), put("c", "1"));
    assertThat(completionRows()).isEqualTo(2);
    assertThat(service.run(written(one, "a"))).isEqualTo(first.getFirst());
    assertThat(service.fork().run(written(one, "a"))).isEqualTo(first.getFirst());

    service.write(new RequestId(client(8), 2, service.now(), 2), put("d", "1"));
    assertThat(completionRows()).isEqualTo(2);
    assertThat(refused(one)).isEqualTo(Reason.OUTCOME_UNKNOWN);
    assertThat(refused(other)).isEqualTo(Reason.OUTCOME_UNKNOWN);
  }

  private static DataCommand written(RequestId id, String key) {
    return Given.write(id, put(key, "1"));
  }

  private long completionRows() {
    return service.dump().stream().filter(row -> row.startsWith("c")).count();
  }

  private RequestId request(long sequence) {
    return service.request(CLIENT, sequence);
  }

  private Reason refused(RequestId id) {
    return refusal(service.write(id, put("a", "late")));
  }

  private static Reason refusal(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Refused.class);
    return ((WriteAnswer.Refused) answer).refusal().reason();
  }

  private static List<String> deltas(LoggedService service) {
    Stream<String> rows = service.dump().stream();
    return rows.filter(row -> row.startsWith("d")).toList();
  }
}
