package godwit.data;

import static godwit.data.Given.o;
import static godwit.data.Given.p;
import static godwit.data.Given.range;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.KeyRange;
import godwit.partition.Extent;
import godwit.partition.PartitionState.Retired;
import godwit.partition.Successor;
import godwit.partition.TableId;
import godwit.partition.Tally;
import godwit.request.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Splits, joins and counts, which copy nothing. */
final class SplitAndJoinTest {
  private final LoggedService service = LoggedService.founded();

  @Test
  void aSplitRetiresThePartitionForTwoThatShareItsRows() {
    service.put("a", "1");
    service.put("z", "1");
    List<String> rows = rows();

    service.step(Given.split(2, 1, "m", 2, 3));

    Retired retired = (Retired) service.partition(1).state();
    assertThat(retired.end()).isEqualTo(service.clock());
    assertThat(retired.seal()).isEmpty();
    assertThat(retired.successors())
        .containsExactly(
            new Successor(p(2), range("", "m"), Given.X),
            new Successor(p(3), range("m", null), Given.X));
    assertThat(service.partition(2).extents()).containsExactly(new Extent(range("", "m"), 1));
    assertThat(service.partition(3).extents()).containsExactly(new Extent(range("m", null), 1));
    assertThat(rows()).as("nothing was copied").isEqualTo(rows);
    assertThat(service.value("a")).contains("1");
    assertThat(service.value("z")).contains("1");
  }

  @Test
  void aSplitNeedsAKeyInside() {
    LoggedService part = new LoggedService(Given.X);
    part.step(Given.found(1, 1, range("a", "m")));

    for (String key : List.of("", "a", "m", "z")) {
      assertThat(part.refused(Given.split(2, 1, key, 2, 3))).isEqualTo(Reason.SPLIT_KEY_OUTSIDE);
    }
  }

  @Test
  void aJoinIsTheInverseOfASplit() {
    service.step(Given.split(2, 1, "m", 2, 3));
    service.put("a", "1");
    service.put("z", "1");
    service.countAll();
    List<String> rows = rows();
    Tally together = service.sums(2).rows().plus(service.sums(3).rows());

    service.step(Given.join(3, 2, 3, 4));

    assertThat(service.partition(4).range()).isEqualTo(KeyRange.ALL);
    assertThat(service.partition(4).extents()).containsExactly(new Extent(KeyRange.ALL, 1));
    assertThat(service.sums(4).rows()).isEqualTo(together);
    assertThat(rows()).as("nothing was copied").isEqualTo(rows);
    for (long old = 2; old <= 3; old++) {
      assertThat(((Retired) service.partition(old).state()).successors())
          .containsExactly(new Successor(p(4), KeyRange.ALL, Given.X));
    }
    assertThat(service.value("z")).contains("1");
  }

  @Test
  void onlyNeighboursOfOneTableJoinTheLowerFirst() {
    service.step(Given.split(2, 1, "m", 2, 3));
    service.step(Given.split(3, 3, "t", 4, 5));
    service.step(new DataCommand.Found(o(1), p(9), new TableId(2), range("m", null)));

    assertThat(service.refused(Given.join(4, 2, 5, 6))).isEqualTo(Reason.NOT_NEIGHBOURS);
    assertThat(service.refused(Given.join(4, 4, 2, 6))).isEqualTo(Reason.NOT_NEIGHBOURS);
    assertThat(service.refused(Given.join(4, 2, 2, 6))).isEqualTo(Reason.NOT_NEIGHBOURS);
    assertThat(service.refused(Given.join(4, 2, 9, 6))).isEqualTo(Reason.NOT_NEIGHBOURS);
    assertThat(service.refused(Given.join(4, 2, 8, 6))).isEqualTo(Reason.UNKNOWN_PARTITION);
    assertThat(service.refused(Given.join(4, 2, 3, 6))).isEqualTo(Reason.WRONG_STATE);
    service.step(Given.join(4, 2, 4, 6));
  }

  @Test
  void aNeighbourThatLeavesOrIsFencedCanNotJoin() {
    service.step(Given.split(2, 1, "m", 2, 3));
    service.countAll();
    service.step(Given.begin(o(5), 3, 4));

    assertThat(service.refused(Given.join(6, 2, 3, 7))).isEqualTo(Reason.PARTITION_BUSY);
    service.step(new DataCommand.End(o(7), p(2)));
    assertThat(service.refused(Given.join(6, 2, 3, 7))).isEqualTo(Reason.STALE_ATTEMPT);
    service.step(new DataCommand.End(o(5), p(3)));
    service.step(Given.join(8, 2, 3, 7));
  }

  @Test
  void splitPartitionsAreCountedByReadingTheLowerOne() {
    service.put("a", "1");
    service.put("b", "22");
    service.put("z", "333");
    Tally together = service.sums(1).rows();
    service.step(Given.split(2, 1, "m", 2, 3));
    service.put("z", "4444");
    service.delete("a");

    assertThat(service.view().uncounted()).containsExactlyInAnyOrder(p(2), p(3));
    assertThat(Inquiries.count(p(3), service.store())).as("its sibling tells").isEmpty();
    DataCommand.Counted counted = Inquiries.count(p(2), service.store()).orElseThrow();
    service.run(counted);

    assertThat(service.view().uncounted()).isEmpty();
    assertThat(counted.tally().rows()).isEqualTo(2);
    assertThat(service.sums(2).rows()).isEqualTo(recount(range("", "m")));
    assertThat(service.sums(3).rows()).isEqualTo(recount(range("m", null)));
    assertThat(together.rows()).isEqualTo(3);
    assertThat(Inquiries.count(p(2), service.store())).isEmpty();
    assertThat(Inquiries.count(p(8), service.store())).isEmpty();
  }

  @Test
  void aCountThatComesLateOrAgainChangesNothing() {
    service.put("a", "1");
    service.step(Given.split(2, 1, "m", 2, 3));
    DataCommand.Counted counted = Inquiries.count(p(2), service.store()).orElseThrow();
    service.run(new DataCommand.Counted(p(2), counted.asOf() - 1, Tally.ZERO));
    assertThat(service.view().uncounted()).hasSize(2);
    service.run(counted);
    long clock = service.clock();

    assertThat(service.run(counted)).isEqualTo(new DataAnswer.Clock(clock));
    assertThat(service.run(new DataCommand.Counted(p(8), 1, Tally.ZERO)))
        .isEqualTo(new DataAnswer.Clock(clock));
    assertThat(service.sums(2).rows()).isEqualTo(recount(range("", "m")));
  }

  @Test
  void aChildOfAnUncountedPartitionIsCountedByItself() {
    service.put("a", "1");
    service.put("n", "1");
    service.put("z", "1");
    service.step(Given.split(2, 1, "m", 2, 3));
    service.step(Given.split(3, 3, "t", 4, 5));
    assertThat(service.view().uncounted()).containsExactlyInAnyOrder(p(2), p(4), p(5));

    for (long id : List.of(5L, 4L, 2L)) {
      service.run(Inquiries.count(p(id), service.store()).orElseThrow());
    }

    assertThat(service.sums(2).rows()).isEqualTo(recount(range("", "m")));
    assertThat(service.sums(4).rows()).isEqualTo(recount(range("m", "t")));
    assertThat(service.sums(5).rows()).isEqualTo(recount(range("t", null)));
  }

  @Test
  void theSiblingOfOneThatWasCountedThenSplitKeepsItsCount() {
    service.put("a", "1");
    service.put("z", "1");
    service.step(Given.split(2, 1, "m", 2, 3));
    DataCommand.Counted late = Inquiries.count(p(2), service.store()).orElseThrow();
    service.step(Given.split(3, 3, "t", 4, 5));

    service.run(late);

    assertThat(service.view().uncounted()).containsExactlyInAnyOrder(p(4), p(5));
    assertThat(service.sums(2).rows()).isEqualTo(recount(range("", "m")));
  }

  @Test
  void aJoinOfAnUncountedPartitionIsUncounted() {
    service.put("a", "1");
    service.step(Given.split(2, 1, "m", 2, 3));
    service.step(Given.join(3, 2, 3, 4));
    assertThat(service.view().uncounted()).containsExactly(p(4));
    assertThat(((StepStatus.Present) service.status(p(4))).sums()).isEmpty();

    service.countAll();

    assertThat(service.sums(4).rows()).isEqualTo(recount(KeyRange.ALL));
  }

  @Test
  void anUncountedPartitionDoesNotLeave() {
    service.step(Given.split(2, 1, "m", 2, 3));

    assertThat(service.refused(Given.begin(o(5), 2, 4))).isEqualTo(Reason.COUNTING);
    service.countAll();
    service.step(Given.begin(o(5), 2, 4));
  }

  @Test
  void whatIsUncountedIsKnownAfterARestart() {
    service.step(Given.split(2, 1, "m", 2, 3));
    service.reopen();

    assertThat(service.view().uncounted()).containsExactlyInAnyOrder(p(2), p(3));
    service.countAll();
    assertThat(service.view().uncounted()).isEmpty();
  }

  private Tally recount(KeyRange range) {
    return ChunkRows.tally(
        service.rows(KeyRange.ALL).stream().filter(row -> range.contains(row.key())).toList());
  }

  private List<String> rows() {
    return service.dump().stream()
        .filter(row -> row.startsWith("l") || row.startsWith("h"))
        .toList();
  }
}
