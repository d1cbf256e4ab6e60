package godwit.data;

import static godwit.data.Given.client;
import static godwit.data.Given.delete;
import static godwit.data.Given.deleteIf;
import static godwit.data.Given.key;
import static godwit.data.Given.put;
import static godwit.data.Given.putIf;
import static godwit.data.Given.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import godwit.clock.HybridClock;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.Limits;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.Reason;
import godwit.request.RequestId;
import godwit.request.Routing;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the machine does with clients' writes. */
final class WritesTest {
  private final LoggedService service = LoggedService.founded();

  @Test
  void aPutIsReadBackWithTheVersionThatItsAnswerNamed() {
    long version = service.put("a", "1");

    assertThat(service.value("a")).contains("1");
    assertThat(service.rows(KeyRange.ALL))
        .singleElement()
        .satisfies(row -> assertThat(row.version()).isEqualTo(version));
    assertThat(version).isEqualTo(service.clock());
  }

  @Test
  void versionsGrowWithinOneEntryToo() {
    List<DataAnswer> answers =
        service.run(
            List.of(
                Given.write(service.nextRequest(), put("a", "1")),
                Given.write(service.nextRequest(), put("a", "2")),
                Given.write(service.nextRequest(), delete("a")),
                Given.write(service.nextRequest(), put("b", "1"))));

    assertThat(answers.stream().map(WritesTest::version)).isSorted().doesNotHaveDuplicates();
    assertThat(service.value("a")).isEmpty();
    assertThat(service.value("b")).contains("1");
    assertThat(service.value("a", version(answers.get(0)))).contains("1");
    assertThat(service.value("a", version(answers.get(1)))).contains("2");
  }

  @Test
  void anEntryOfSeveralCommandsHoldsWritesOnly() {
    DataCommand write = Given.write(service.nextRequest(), put("a", "1"));
    DataCommand advance = new DataCommand.AdvanceClock(1);

    assertThat(new DataEntry(1, List.of()).commands()).isEmpty();
    assertThat(new DataEntry(1, List.of(advance)).commands()).containsExactly(advance);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataEntry(1, List.of(write, advance)));
  }

  @Test
  void aDeletedRecordIsGoneAndDeletingNothingIsDone() {
    service.put("a", "1");

    assertThat(service.write(delete("a"))).isInstanceOf(Outcome.Done.class);
    assertThat(service.write(delete("a"))).isInstanceOf(Outcome.Done.class);
    assertThat(service.value("a")).isEmpty();
    assertThat(service.sums(1).rows().rows()).isZero();
  }

  @Test
  void aConditionalWriteHappensOnlyAtItsVersion() {
    long first = done(service.write(putIf(0, "a", "1")));

    assertThat(service.write(putIf(0, "a", "2")))
        .isEqualTo(new Outcome.ConditionFailed(key("a"), first));
    assertThat(service.write(putIf(first - 1, "a", "2")))
        .isEqualTo(new Outcome.ConditionFailed(key("a"), first));
    long second = done(service.write(putIf(first, "a", "2")));
    assertThat(service.write(deleteIf(first, "a")))
        .isEqualTo(new Outcome.ConditionFailed(key("a"), second));
    assertThat(service.value("a")).contains("2");
    done(service.write(deleteIf(second, "a")));
    assertThat(service.value("a")).isEmpty();
  }

  @Test
  void aBatchHappensWhollyOrNotAtAll() {
    service.put("b", "old");

    WriteAnswer failed = service.write(put("a", "1"), putIf(0, "b", "1"), put("c", "1"));

    assertThat(failed).isInstanceOf(Outcome.ConditionFailed.class);
    assertThat(service.value("a")).isEmpty();
    assertThat(service.value("b")).contains("old");
    assertThat(service.value("c")).isEmpty();
    done(service.write(put("a", "1"), delete("b"), put("c", "1")));
    assertThat(service.rows(KeyRange.ALL).stream().map(row -> row.key().toUtf8()))
        .containsExactly("a", "c");
    assertThat(service.rows(KeyRange.ALL).stream().map(row -> row.version()).distinct()).hasSize(1);
  }

  @Test
  void aRequestSentAgainHasOneEffectAndTheFirstAnswer() {
    RequestId id = service.nextRequest();
    WriteAnswer first = service.write(id, put("a", "1"));
    service.put("a", "2");
    List<String> before = service.dump();

    assertThat(service.write(id, put("a", "1"))).isEqualTo(first);

    assertThat(service.value("a")).contains("2");
    assertThat(service.dump()).isEqualTo(before);
  }

  @Test
  void aFailedConditionIsADecisionAndARetryGetsIt() {
    long version = service.put("a", "1");
    RequestId id = service.nextRequest();
    WriteAnswer first = service.write(id, putIf(0, "a", "2"));
    service.delete("a");

    assertThat(service.write(id, putIf(0, "a", "2"))).isEqualTo(first);
    assertThat(first).isEqualTo(new Outcome.ConditionFailed(key("a"), version));
    assertThat(service.value("a")).isEmpty();
  }

  @Test
  void aRequestOlderThanItsLifeIsRefusedWithoutALook() {
    RequestId id = service.nextRequest();
    service.write(id, put("a", "1"));
    service.passMillis(DataSettings.DEFAULT.lifeMillis() + 1);

    assertThat(refusal(service.write(id, put("a", "1")))).isEqualTo(Reason.OUTCOME_UNKNOWN);

    long written = service.put("b", "1");
    assertThat(service.completion(id.client(), id.sequence())).isEmpty();
    assertThat(HybridClock.millis(written))
        .isGreaterThan(HybridClock.millis(id.issuedAt()) + DataSettings.DEFAULT.lifeMillis());
  }

  @Test
  void aRequestIsJudgedUpToTheEndOfItsLife() {
    RequestId id = service.nextRequest();
    long last = HybridClock.plusMillis(id.issuedAt(), DataSettings.DEFAULT.lifeMillis());
    WriteAnswer first = service.write(id, put("a", "1"));
    service.passMillis(DataSettings.DEFAULT.lifeMillis() - 2);

    assertThat(service.write(id, put("a", "1"))).isEqualTo(first);

    service.passMillis(-5_000);
    service.run(new DataCommand.AdvanceClock(last));
    assertThat(service.completion(id.client(), id.sequence())).isPresent();
    assertThat(refusal(service.write(id, put("a", "1")))).isEqualTo(Reason.OUTCOME_UNKNOWN);
    service.run(new DataCommand.AdvanceClock(last + 1));
    assertThat(service.completion(id.client(), id.sequence())).isEmpty();
  }

  @Test
  void whatAClientHasAcknowledgedIsForgottenAndNotDoneAgain() {
    ClientId client = client(5);
    service.write(new RequestId(client, 1, service.clock(), 0), put("a", "1"));
    service.write(new RequestId(client, 2, service.clock(), 1), put("a", "2"));
    service.write(new RequestId(client, 4, service.clock(), 3), put("a", "4"));

    assertThat(service.completion(client, 1)).isEmpty();
    assertThat(service.completion(client, 2)).isEmpty();
    for (long late = 1; late <= 2; late++) {
      RequestId again = new RequestId(client, late, service.clock(), 0);
      assertThat(refusal(service.write(again, put("a", "late")))).isEqualTo(Reason.OUTCOME_UNKNOWN);
    }
    RequestId third = new RequestId(client, 3, service.clock(), 3);
    assertThat(service.write(third, put("a", "3"))).isInstanceOf(Outcome.Done.class);
    assertThat(service.value("a")).contains("3");
  }

  @Test
  void whatIsMalformedIsRefusedAndNotRemembered() {
    Bytes longKey = Bytes.adopt(new byte[Limits.MAX_KEY_BYTES + 1]);
    Bytes longValue = Bytes.adopt(new byte[Limits.MAX_VALUE_BYTES + 1]);
    Mutation tooLongKey = new Mutation.Delete(longKey, Condition.Always.ALWAYS);
    Mutation tooLongValue = new Mutation.Put(key("a"), longValue, Condition.Always.ALWAYS);
    RequestId id = service.nextRequest();

    assertThat(refusal(service.write(id))).isEqualTo(Reason.EMPTY_BATCH);
    assertThat(refusal(service.write(id, delete("")))).isEqualTo(Reason.EMPTY_KEY);
    assertThat(refusal(service.write(id, tooLongKey))).isEqualTo(Reason.KEY_TOO_LONG);
    assertThat(refusal(service.write(id, tooLongValue))).isEqualTo(Reason.VALUE_TOO_LONG);
    assertThat(refusal(service.write(id, put("a", "1"), delete("b"), delete("a"))))
        .isEqualTo(Reason.DUPLICATE_KEY);
    assertThat(service.write(id, put("a", "1"))).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aBatchOverTwoPartitionsIsRefused() {
    service.step(Given.split(2, 1, "m", 2, 3));

    assertThat(refusal(service.write(put("a", "1"), put("z", "1"))))
        .isEqualTo(Reason.BATCH_SPANS_PARTITIONS);
    assertThat(service.write(put("z", "1"), put("m", "1"))).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aRetriedBatchGetsItsAnswerAlsoWhenItsKeysAreInTwoPartitionsNow() {
    RequestId id = service.nextRequest();
    WriteAnswer first = service.write(id, put("z", "1"), put("a", "1"));
    service.step(Given.split(2, 1, "m", 2, 3));

    assertThat(service.write(id, put("z", "1"), put("a", "1"))).isEqualTo(first);
  }

  @Test
  void keysThatNobodyHereOwnsAreNotHere() {
    LoggedService part = new LoggedService(Given.X);
    part.step(Given.found(1, 1, range("g", "m")));

    assertThat(part.write(put("a", "1"))).isEqualTo(new Routing.NotHere());
    assertThat(part.write(put("m", "1"))).isEqualTo(new Routing.NotHere());
    assertThat(part.write(put("g", "1"))).isInstanceOf(Outcome.Done.class);
    ServiceRequest.Write other =
        new ServiceRequest.Write(part.nextRequest(), new TableId(2), List.of(put("g", "1")));
    assertThat(part.run(new DataCommand.Write(other)))
        .isEqualTo(new DataAnswer.Written(new Routing.NotHere()));
    assertThat(part.value("g")).isEqualTo(Optional.of("1"));
  }

  @Test
  void whatIsNotCommittedYetIsSeenByLaterCommandsButNotByReaders() {
    service.apply(List.of(Given.write(service.nextRequest(), put("a", "1"))));

    List<DataAnswer> answers =
        service.apply(List.of(Given.write(service.nextRequest(), putIf(0, "a", "2"))));

    assertThat(answers.getFirst())
        .isInstanceOfSatisfying(
            DataAnswer.Written.class,
            written -> assertThat(written.answer()).isInstanceOf(Outcome.ConditionFailed.class));
    assertThat(service.value("a")).isEmpty();
    service.commit();
    assertThat(service.value("a")).contains("1");
    assertThat(service.machine().appliedIndex()).isEqualTo(3);
  }

  @Test
  void theClockCanBeMovedButNotFarAheadOfItsProposer() {
    long clock = service.clock();
    long ahead = HybridClock.plusMillis(clock, 5_000);

    assertThat(service.run(new DataCommand.AdvanceClock(clock - 1)))
        .isEqualTo(new DataAnswer.Clock(clock));
    assertThat(service.run(new DataCommand.AdvanceClock(ahead)))
        .isEqualTo(new DataAnswer.Clock(ahead));
    assertThat(service.refused(new DataCommand.AdvanceClock(HybridClock.plusMillis(ahead, 10_000))))
        .isEqualTo(Reason.CLOCK_TOO_FAR);
    service.passMillis(-20_000);
    assertThat(service.run(new DataCommand.AdvanceClock(ahead)))
        .as("nothing to do, however slow the proposer's clock is")
        .isEqualTo(new DataAnswer.Clock(ahead));
  }

  private static long version(DataAnswer answer) {
    return done(((DataAnswer.Written) answer).answer());
  }

  private static long done(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) answer).version();
  }

  private static Reason refusal(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Refused.class);
    return ((WriteAnswer.Refused) answer).refusal().reason();
  }
}
