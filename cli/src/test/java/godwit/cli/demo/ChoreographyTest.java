package godwit.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.cli.demo.Choreography.Dancer;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.OperationReport.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Dances on a model of partitions in which every wish comes true at once. */
class ChoreographyTest {
  private static final ServiceId FIRST = new ServiceId(1);
  private static final ServiceId SECOND = new ServiceId(2);

  private final List<Dancer> dancers = new ArrayList<>();
  private long ids;

  @Test
  void tourShowsEveryKindSeveralAtOnceAndMovesThereAndBack() {
    for (long seed = 0; seed < 200; seed++) {
      begin();
      Choreography choreography = new Choreography(FIRST, SECOND, seed);
      Set<Kind> shown = EnumSet.noneOf(Kind.class);
      Set<ServiceId> targets = new TreeSet<>();
      int most = 0;
      while (!choreography.tourEnded()) {
        List<Wish> wishes = choreography.next(List.copyOf(dancers));
        assertThat(wishes).as("seed %s", seed).isNotEmpty();
        most = Math.max(most, wishes.size());
        for (Wish wish : wishes) {
          shown.add(wish.kind());
          if (wish instanceof Wish.Move move) {
            targets.add(move.target());
          }
          fulfil(wish);
        }
      }
      assertThat(shown)
          .containsExactlyInAnyOrderElementsOf(EnumSet.range(Kind.SPLIT, Kind.MOVE_AND_JOIN));
      assertThat(targets).containsExactly(FIRST, SECOND);
      assertThat(most).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void wishesAtOnceNeverShareAPartitionAndCanComeTrue() {
    begin();
    Choreography choreography = new Choreography(FIRST, SECOND, 7);
    for (int scene = 0; scene < 2_000; scene++) {
      List<Wish> wishes = choreography.next(List.copyOf(dancers));
      List<PartitionId> touched = wishes.stream().flatMap(wish -> touched(wish).stream()).toList();
      assertThat(touched).doesNotHaveDuplicates();
      wishes.forEach(this::fulfil);
      assertThat(dancers).hasSizeBetween(1, 14);
      assertThat(dancers.stream().mapToInt(Dancer::rows).sum()).isEqualTo(100_000);
    }
  }

  private void begin() {
    dancers.clear();
    dancers.add(dancer(FIRST, 100_000));
  }

  private Dancer dancer(ServiceId service, int rows) {
    return new Dancer(new PartitionId(1, ++ids), service, rows);
  }

  private static List<PartitionId> touched(Wish wish) {
    return switch (wish) {
      case Wish.Split split -> List.of(split.partition());
      case Wish.SplitAndMove split -> List.of(split.partition());
      case Wish.Move move -> List.of(move.partition());
      case Wish.Join join -> List.of(join.left(), join.right());
      case Wish.MoveAndJoin join -> List.of(join.left(), join.right());
    };
  }

  private void fulfil(Wish wish) {
    int at = find(touched(wish).getFirst());
    Dancer one = dancers.get(at);
    switch (wish) {
      case Wish.Split split -> cut(at, one.service());
      case Wish.SplitAndMove split -> cut(at, split.target());
      case Wish.Move move -> {
        assertThat(move.target()).isNotEqualTo(one.service());
        dancers.set(at, dancer(move.target(), one.rows()));
      }
      case Wish.Join join -> merge(at, join.right(), true);
      case Wish.MoveAndJoin join -> merge(at, join.right(), false);
    }
  }

  private void cut(int at, ServiceId upper) {
    Dancer whole = dancers.get(at);
    assertThat(whole.rows()).isGreaterThan(1);
    int half = whole.rows() / 2;
    dancers.set(at, dancer(whole.service(), half));
    dancers.add(at + 1, dancer(upper, whole.rows() - half));
  }

  private void merge(int at, PartitionId right, boolean together) {
    Dancer low = dancers.get(at);
    Dancer high = dancers.remove(at + 1);
    assertThat(high.id()).isEqualTo(right);
    assertThat(high.service().equals(low.service())).isEqualTo(together);
    dancers.set(at, dancer(low.service(), low.rows() + high.rows()));
  }

  private int find(PartitionId id) {
    for (int i = 0; i < dancers.size(); i++) {
      if (dancers.get(i).id().equals(id)) {
        return i;
      }
    }
    throw new AssertionError("no such partition: " + id);
  }
}
