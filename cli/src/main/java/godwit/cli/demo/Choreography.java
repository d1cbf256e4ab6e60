package godwit.cli.demo;

import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which reshapes come next: scene after scene, each of one or several at once. The first scenes are
 * fixed and show every kind; the later ones are drawn. Not thread-safe.
 */
final class Choreography {
  /** A partition as the choreography sees it. */
  record Dancer(PartitionId id, ServiceId service, int rows) {}

  /** How many scenes show every kind once. */
  static final int TOUR = Scene.values().length;

  private static final int FEW = 4;
  private static final int MANY = 9;

  private final ServiceId first;
  private final ServiceId second;
  private final SplittableRandom random;
  private int scene;

  /**
   * What may be shown, in the order of the tour: what a scene needs the one before it leaves, so
   * neighbours are joined after a split, and across services after one half has moved.
   */
  private enum Scene {
    SPLIT_ONE,
    SPLIT_TWO_AT_ONCE,
    MOVE_ONE,
    MOVE_IT_BACK,
    MOVE_TWO_AT_ONCE,
    CROSS_AND_SPLIT,
    JOIN_NEIGHBOURS,
    SPLIT_AND_MOVE,
    JOIN_ACROSS
  }

  Choreography(ServiceId first, ServiceId second, long seed) {
    this.first = first;
    this.second = second;
    this.random = new SplittableRandom(seed);
  }

  /** Returns whether every kind has had its turn. */
  boolean tourEnded() {
    return scene >= TOUR;
  }

  /**
   * Returns what to do at once next, perhaps nothing, given the partitions in the order of keys.
   */
  List<Wish> next(List<Dancer> dancers) {
    Scene next = tourEnded() ? draw(dancers.size()) : Scene.values()[scene];
    scene++;
    return wishes(next, dancers);
  }

  private Scene draw(int partitions) {
    if (partitions <= FEW) {
      return random.nextBoolean() ? Scene.SPLIT_TWO_AT_ONCE : Scene.SPLIT_AND_MOVE;
    }
    if (partitions >= MANY) {
      return random.nextBoolean() ? Scene.JOIN_NEIGHBOURS : Scene.JOIN_ACROSS;
    }
    return Scene.values()[random.nextInt(TOUR)];
  }

  private List<Wish> wishes(Scene scene, List<Dancer> dancers) {
    return switch (scene) {
      case SPLIT_ONE -> splits(dancers, 1);
      case SPLIT_TWO_AT_ONCE -> splits(dancers, 2);
      case MOVE_ONE -> moves(dancers, richer(dancers), 1);
      case MOVE_IT_BACK -> moves(dancers, second, 1);
      case MOVE_TWO_AT_ONCE -> moves(dancers, richer(dancers), 2);
      case CROSS_AND_SPLIT -> crossing(dancers);
      case SPLIT_AND_MOVE -> splitAndMove(dancers);
      case JOIN_NEIGHBOURS -> joins(dancers, true, 2);
      case JOIN_ACROSS -> joins(dancers, false, 1);
    };
  }

  /** Splits the largest. */
  private static List<Wish> splits(List<Dancer> dancers, int most) {
    return largest(dancers, most).stream()
        .<Wish>map(dancer -> new Wish.Split(dancer.id()))
        .toList();
  }

  private List<Wish> splitAndMove(List<Dancer> dancers) {
    return largest(dancers, 1).stream()
        .<Wish>map(dancer -> new Wish.SplitAndMove(dancer.id(), other(dancer.service())))
        .toList();
  }

  private List<Wish> moves(List<Dancer> dancers, ServiceId from, int most) {
    List<Dancer> leaving = drawn(dancers, from, most);
    return leaving.stream()
        .<Wish>map(dancer -> new Wish.Move(dancer.id(), other(dancer.service())))
        .toList();
  }

  /** One goes, one comes, and the largest of the others is split. */
  private List<Wish> crossing(List<Dancer> dancers) {
    List<Wish> wishes = new ArrayList<>();
    List<Dancer> others = new ArrayList<>(dancers);
    for (ServiceId from : List.of(first, second)) {
      for (Dancer leaving : drawn(dancers, from, 1)) {
        wishes.add(new Wish.Move(leaving.id(), other(from)));
        others.remove(leaving);
      }
    }
    wishes.addAll(splits(others, 1));
    return wishes;
  }

  /** Joins pairs of neighbours, none of them twice, the smallest pairs first. */
  private static List<Wish> joins(List<Dancer> dancers, boolean together, int most) {
    List<Integer> lefts = new ArrayList<>();
    for (int i = 0; i + 1 < dancers.size(); i++) {
      if (dancers.get(i).service().equals(dancers.get(i + 1).service()) == together) {
        lefts.add(i);
      }
    }
    lefts.sort(
        Comparator.comparingInt(left -> dancers.get(left).rows() + dancers.get(left + 1).rows()));
    List<Wish> wishes = new ArrayList<>();
    List<Integer> used = new ArrayList<>();
    for (int left : lefts) {
      if (wishes.size() < most && !used.contains(left) && !used.contains(left + 1)) {
        PartitionId low = dancers.get(left).id();
        PartitionId high = dancers.get(left + 1).id();
        wishes.add(together ? new Wish.Join(low, high) : new Wish.MoveAndJoin(low, high));
        used.addAll(List.of(left, left + 1));
      }
    }
    return wishes;
  }

  /** Returns the service with more partitions. */
  private ServiceId richer(List<Dancer> dancers) {
    long atFirst = dancers.stream().filter(dancer -> dancer.service().equals(first)).count();
    return atFirst * 2 >= dancers.size() ? first : second;
  }

  private ServiceId other(ServiceId service) {
    return service.equals(first) ? second : first;
  }

  private List<Dancer> drawn(List<Dancer> dancers, ServiceId from, int most) {
    List<Dancer> there = new ArrayList<>(dancers);
    there.removeIf(dancer -> !dancer.service().equals(from));
    List<Dancer> drawn = new ArrayList<>();
    while (drawn.size() < most && !there.isEmpty()) {
      drawn.add(there.remove(random.nextInt(there.size())));
    }
    return drawn;
  }

  private static List<Dancer> largest(List<Dancer> dancers, int most) {
    return dancers.stream()
        .sorted(Comparator.comparingInt(Dancer::rows).reversed())
        .limit(most)
        .toList();
  }
}
