package godwit.data;

import static godwit.data.Given.o;
import static godwit.data.Given.p;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.PartitionState.Active;
import godwit.partition.PartitionState.Retired;
import godwit.request.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a restored coordinator is told, and what the one before it may still do. */
final class RecogniseTest {
  private static final DataCommand.Recognise SECOND = new DataCommand.Recognise(2);

  private final LoggedService source = LoggedService.founded();
  private final LoggedService target = new LoggedService(Given.Y);

  @Test
  void allPartitionsAreTold() {
    source.step(Given.split(2, 1, "m", 2, 3));
    List<Object> all = List.of(source.partition(1), source.partition(2), source.partition(3));
    assertThat(source.run(SECOND))
        .isInstanceOfSatisfying(
            DataAnswer.Recognised.class, told -> assertThat(told.partitions()).isEqualTo(all));
    assertThat(source.run(SECOND)).as("again").isInstanceOf(DataAnswer.Recognised.class);
  }

  @Test
  void aLowerIncarnationIsRefusedForGood() {
    source.run(SECOND);
    source.commit();
    source.reopen();
    assertThat(source.refused(new DataCommand.Recognise(1))).isEqualTo(Reason.STALE_ATTEMPT);
    assertThat(source.run(new DataCommand.Recognise(3))).isInstanceOf(DataAnswer.Recognised.class);
    assertThat(source.refused(SECOND)).isEqualTo(Reason.STALE_ATTEMPT);
  }

  @Test
  void nothingOfALowerIncarnationBegins() {
    source.step(Given.split(2, 1, "m", 2, 3));
    source.countAll();
    source.run(SECOND);
    target.run(SECOND);
    DataCommand.Origin origin = new DataCommand.Origin(Given.X, p(2), 1);
    for (DataCommand step :
        List.of(Given.split(5, 2, "c", 5, 6), Given.join(5, 2, 3, 5), Given.begin(o(5), 2, 5))) {
      assertThat(source.refused(step)).as("%s", step).isEqualTo(Reason.STALE_ATTEMPT);
    }
    assertThat(target.refused(Given.found(5, 5, KeyRange.ALL))).isEqualTo(Reason.STALE_ATTEMPT);
    assertThat(
            target.refused(new DataCommand.Prepare(o(5), p(5), Given.TABLE, KeyRange.ALL, origin)))
        .isEqualTo(Reason.STALE_ATTEMPT);
    Attempt later = new Attempt(new OperationId(2, 5), 1);
    source.step(Given.begin(later, 2, 5));
    assertThat(((Active) source.partition(2).state()).departure()).isPresent();
  }

  @Test
  void whatALowerIncarnationBeganEndsByItself() {
    source.put("a", "1");
    Move move = Move.begin(source, target, o(5), 1, 2);
    source.run(SECOND);
    target.run(SECOND);
    move.copy();
    move.sealAndComplete();
    move.own(move.handOver());
    assertThat(target.value("a")).contains("1");
  }

  @Test
  void aJoinIsPublishedAsOne() {
    source.step(Given.split(2, 1, "m", 2, 3));
    source.countAll();
    source.step(Given.join(3, 2, 3, 4));
    source.step(new DataCommand.Forget(o(3), p(3)));
    assertThat(List.of(source.partition(2), source.partition(3)))
        .extracting(partition -> ((Retired) partition.state()).published())
        .containsExactly(true, true);
    assertThat(((Retired) source.partition(1).state()).published()).as("the split").isFalse();
    source.step(new DataCommand.Forget(o(3), p(2)));
    source.step(new DataCommand.Forget(o(7), p(1)));
    assertThat(Optional.of(source.partition(1).state()).map(Retired.class::cast))
        .hasValueSatisfying(it -> assertThat(it.published()).isFalse());
  }
}
