package godwit.data;

import static godwit.data.Given.delete;
import static godwit.data.Given.key;
import static godwit.data.Given.o;
import static godwit.data.Given.p;
import static godwit.data.Given.put;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.partition.PartitionState;
import godwit.request.Reason;
import godwit.request.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What other services and the coordinator are told. */
final class InquiriesTest {
  private static final long MANY_BYTES = 1 << 20;

  private final LoggedService service = LoggedService.founded();

  @Test
  void aDeltaHasWhatWasCommittedAfterTheViewInItsOrder() {
    service.put("old", "1");
    service.step(Given.begin(o(5), 1, 2));
    long viewTime = viewTime();
    long first = service.put("a", "1");
    service.write(put("b", "1"), delete("old"), delete("none"));
    long second = service.clock();

    InquiryAnswer.Changes all = delta(viewTime, MANY_BYTES);

    assertThat(all.delta().from()).isEqualTo(viewTime);
    assertThat(all.delta().to()).isEqualTo(second);
    assertThat(all.caughtUp()).isTrue();
    assertThat(rows(all.delta()))
        .containsExactly(
            new DeltaItem.Put(new Row(key("a"), first, key("1"))),
            new DeltaItem.Put(new Row(key("b"), second, key("1"))),
            new DeltaItem.Deleted(key("old"), second));
  }

  @Test
  void aDeltaEndsBetweenTwoCommitsAndTheNextGoesOnThere() {
    service.step(Given.begin(o(5), 1, 2));
    long viewTime = viewTime();
    long first = service.put("a", "1");
    service.write(put("b", "1"), put("c", "1"));

    InquiryAnswer.Changes one = delta(viewTime, 1);
    InquiryAnswer.Changes two = delta(one.delta().to(), 1);
    InquiryAnswer.Changes three = delta(two.delta().to(), 1);

    assertThat(one.delta().to()).isEqualTo(first);
    assertThat(one.caughtUp()).isFalse();
    assertThat(rows(two.delta())).hasSize(2);
    assertThat(two.caughtUp()).isTrue();
    assertThat(three.delta().items()).isEmpty();
    assertThat(three.caughtUp()).isTrue();
  }

  @Test
  void aDeltaOfNothingIsEmptyAndMovesOnlyWithTheClock() {
    service.step(Given.begin(o(5), 1, 2));
    long clock = service.clock();

    assertThat(delta(clock, MANY_BYTES).delta()).isEqualTo(new Delta(clock, clock, List.of()));
    service.run(new DataCommand.AdvanceClock(clock + 5));
    assertThat(delta(clock, MANY_BYTES).delta())
        .isEqualTo(new Delta(clock, service.clock(), List.of()));
    long later = service.clock() + 9;
    assertThat(delta(later, MANY_BYTES).delta()).isEqualTo(new Delta(later, later, List.of()));
  }

  @Test
  void theLastDeltaEndsAtTheSealHoweverOftenItIsAskedFor() {
    service.step(Given.begin(o(5), 1, 2));
    service.put("a", "1");
    service.step(Given.seal(o(5), 1, 1));
    service.run(new DataCommand.AdvanceClock(service.clock() + 100));
    long sealedAt = ((PartitionState.Sealed) service.partition(1).state()).sealedAt();

    assertThat(delta(viewTime(), MANY_BYTES).delta().to()).isEqualTo(sealedAt);
    assertThat(delta(sealedAt, MANY_BYTES).delta())
        .isEqualTo(new Delta(sealedAt, sealedAt, List.of()));
  }

  @Test
  void whoAsksForTheDeltaOfAnAttemptThatIsOverLearnsTheStatus() {
    service.step(Given.begin(o(5), 1, 2));
    service.step(new DataCommand.End(o(5), p(1)));

    InquiryAnswer.Changes over = delta(7, MANY_BYTES);

    assertThat(over.delta()).isEqualTo(new Delta(7, 7, List.of()));
    assertThat(over.status())
        .isInstanceOfSatisfying(
            StepStatus.Present.class, status -> assertThat(status.over(o(5))).isTrue());
    assertThat(service.ask(new Inquiry.NextDelta(o(5), p(8), 7, MANY_BYTES)))
        .isEqualTo(
            new InquiryAnswer.Changes(
                new Delta(7, 7, List.of()), true, new StepStatus.Unknown(p(8)), false));
  }

  @Test
  void aViewIsToldInChunksAsOfItsTime() {
    service.put("a", "1");
    service.put("b", "1");
    service.put("c", "1");
    service.step(Given.begin(o(5), 1, 2));
    service.put("a", "2");
    service.delete("b");
    service.put("d", "2");

    assertThat(chunk(Optional.empty(), 3)).isEqualTo("a=1 b=1 ...");
    assertThat(chunk(Optional.of(key("b")), 3)).isEqualTo("c=1");
    assertThat(chunk(Optional.empty(), MANY_BYTES)).isEqualTo("a=1 b=1 c=1");
    assertThat(chunk(Optional.of(key("c")), 3)).isEmpty();
  }

  @Test
  void aViewHasNothingAfterThePartitionsEnd() {
    LoggedService part = new LoggedService(Given.X);
    part.step(Given.found(1, 1, Given.range("a", "c")));
    part.put("b", "1");
    part.step(Given.begin(o(5), 1, 2));
    long viewTime = part.partition(1).departure().orElseThrow().viewTime();
    Bytes last = key("c");

    assertThat(part.ask(new Inquiry.ViewChunk(o(5), p(1), viewTime, Optional.of(last), 9)))
        .isEqualTo(new InquiryAnswer.Rows(List.of(), true));
  }

  @Test
  void aViewIsToldToItsOwnAttemptOnly() {
    service.step(Given.begin(o(5), 1, 2));

    assertThat(refusal(new Inquiry.ViewChunk(o(4), p(1), viewTime(), Optional.empty(), 9)))
        .isEqualTo(Reason.STALE_ATTEMPT);
    assertThat(refusal(new Inquiry.ViewChunk(o(5), p(1), viewTime() - 1, Optional.empty(), 9)))
        .isEqualTo(Reason.STALE_ATTEMPT);
    assertThat(refusal(new Inquiry.ViewChunk(o(5), p(2), viewTime(), Optional.empty(), 9)))
        .isEqualTo(Reason.STALE_ATTEMPT);
  }

  @Test
  void theStatusTellsTheStateAndTheSums() {
    service.put("a", "1");

    StepStatus present = service.status(p(1));
    StepStatus unknown = service.status(p(2));

    assertThat(present.state()).contains(service.partition(1).state());
    assertThat(((StepStatus.Present) present).sums().orElseThrow().rows().rows()).isEqualTo(1);
    assertThat(((StepStatus.Present) present).over(o(1))).isTrue();
    assertThat(((StepStatus.Present) present).over(o(2))).isFalse();
    assertThat(present.retiredBy(o(1))).isEmpty();
    assertThat(unknown).isEqualTo(new StepStatus.Unknown(p(2)));
    assertThat(unknown.state()).isEmpty();
    assertThat(unknown.retiredBy(o(1))).isEmpty();
  }

  @Test
  void theMedianPartsTheBytesNotTheRows() {
    service.put("a", "1");
    service.put("b", "1");
    service.put("c", "1");
    service.put("d", "x".repeat(100));
    service.put("e", "x".repeat(100));

    assertThat(median()).contains(key("e"));
  }

  @Test
  void theMedianLeavesAtLeastOneRowOnEachSide() {
    assertThat(median()).isEmpty();
    service.put("k", "1");
    assertThat(median()).as("one row can't be parted").isEmpty();
    service.put("a", "x".repeat(100));
    assertThat(median()).contains(key("k"));
    service.put("z", "x".repeat(1_000));
    assertThat(median()).contains(key("z"));
  }

  @Test
  void theMedianOfManyRowsIsOffByAThousandthAtMost() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      keys.add(String.format("k%05d", i));
    }
    long half = 0;
    for (List<String> part : List.of(keys.subList(0, 10_000), keys.subList(10_000, 20_000))) {
      int valueBytes = half == 0 ? 4 : 24;
      List<DataCommand> writes = new ArrayList<>();
      for (String key : part) {
        writes.add(Given.write(service.nextRequest(), put(key, "x".repeat(valueBytes))));
      }
      service.run(writes);
      half += part.size() * (6L + valueBytes);
    }

    int index = keys.indexOf(median().orElseThrow().toUtf8());

    long before = 10_000 * 10L + (index - 10_000) * 30L;
    assertThat(before).isBetween(half / 2 - half / 1_000, half / 2 + half / 1_000);
  }

  @Test
  void onlyAPartitionThatServesHasAMedian() {
    service.step(Given.split(2, 1, "m", 2, 3));

    assertThat(refusal(new Inquiry.Median(p(1)))).isEqualTo(Reason.UNKNOWN_PARTITION);
    assertThat(refusal(new Inquiry.Median(p(8)))).isEqualTo(Reason.UNKNOWN_PARTITION);
  }

  private Optional<Bytes> median() {
    return ((InquiryAnswer.SplitKey) service.ask(new Inquiry.Median(p(1)))).key();
  }

  private long viewTime() {
    return service.partition(1).departure().orElseThrow().viewTime();
  }

  private InquiryAnswer.Changes delta(long from, long maxBytes) {
    InquiryAnswer answer = service.ask(new Inquiry.NextDelta(o(5), p(1), from, maxBytes));
    return (InquiryAnswer.Changes) answer;
  }

  private String chunk(Optional<Bytes> after, long maxBytes) {
    InquiryAnswer answer =
        service.ask(new Inquiry.ViewChunk(o(5), p(1), viewTime(), after, maxBytes));
    InquiryAnswer.Rows rows = (InquiryAnswer.Rows) answer;
    StringBuilder text = new StringBuilder();
    rows.rows().forEach(row -> text.append(row.key()).append('=').append(row.value()).append(' '));
    return text.append(rows.last() ? "" : "...").toString().strip();
  }

  private Reason refusal(Inquiry inquiry) {
    return ((InquiryAnswer.Refused) service.ask(inquiry)).refusal().reason();
  }

  private static List<DeltaItem> rows(Delta delta) {
    return delta.items().stream()
        .filter(item -> item instanceof DeltaItem.Put || item instanceof DeltaItem.Deleted)
        .toList();
  }
}
