package godwit.route;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.partition.Successor;
import godwit.partition.TableId;
import godwit.request.CoordinatorAnswer;
import godwit.request.Routing;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouteCacheTest {
  private static final TableId TABLE = new TableId(1);
  private static final OptionalLong NOW = OptionalLong.empty();

  private final RouteCache cache = new RouteCache();

  @Test
  void anEmptyCacheKnowsNobody() {
    assertThat(cache.owner(TABLE, key("a"), NOW)).isEmpty();
    assertThat(cache.first(TABLE, KeyRange.ALL, Direction.REVERSE, NOW)).isEmpty();
    assertThat(cache.routes(TABLE, KeyRange.ALL)).isEmpty();
  }

  @Test
  void aRedirectReplacesThePartOfARouteThatItCovers() {
    learn(locator(1, KeyRange.ALL, 1, 10, Locator.OPEN));

    KeyRange middle = new KeyRange(key("f"), key("m"));
    Successor successor = new Successor(new PartitionId(1, 2), middle, new ServiceId(2));
    cache.learn(
        locator(1, KeyRange.ALL, 1, 10, Locator.OPEN), new Routing.Moved(List.of(successor), 20));

    assertThat(service("a", NOW)).contains(1L);
    assertThat(service("f", NOW)).contains(2L);
    assertThat(service("lzz", NOW)).contains(2L);
    assertThat(service("m", NOW)).contains(1L);
    assertThat(cache.routes(TABLE, KeyRange.ALL).stream().map(route -> route.range().toString()))
        .containsExactly("[-inf, f)", "[f, m)", "[m, +inf)");
  }

  @Test
  void anEarlierLocatorThatArrivesLateChangesNothingNow() {
    learn(locator(2, KeyRange.ALL, 2, 20, Locator.OPEN));
    learn(locator(1, KeyRange.ALL, 1, 10, Locator.OPEN));

    assertThat(service("a", NOW)).contains(2L);
    assertThat(service("a", OptionalLong.of(20))).contains(1L);
    assertThat(service("a", OptionalLong.of(21))).contains(2L);
  }

  @Test
  void aLocatorOwnsFromAfterItsBeginningUpToItsEnd() {
    learn(locator(1, KeyRange.ALL, 1, 10, 20));

    assertThat(service("a", OptionalLong.of(10))).isEmpty();
    assertThat(service("a", OptionalLong.of(11))).contains(1L);
    assertThat(service("a", OptionalLong.of(20))).contains(1L);
    assertThat(service("a", OptionalLong.of(21))).isEmpty();
    assertThat(service("a", NOW)).isEmpty();
  }

  @Test
  void aForgottenLocatorLeavesAHole() {
    Locator wrong = locator(1, KeyRange.ALL, 1, 10, Locator.OPEN);
    learn(wrong);

    cache.learn(wrong, new Routing.NotHere());

    assertThat(cache.owner(TABLE, key("a"), NOW)).isEmpty();
    assertThat(cache.owner(TABLE, key("a"), OptionalLong.of(15))).isEmpty();
  }

  @Test
  void aReverseScanBeginsAtTheOwnerBelowTheHighBound() {
    learn(locator(1, new KeyRange(Bytes.EMPTY, key("m")), 1, 10, Locator.OPEN));
    learn(locator(2, new KeyRange(key("m"), null), 2, 10, Locator.OPEN));

    assertThat(first(new KeyRange(key("a"), key("m")), NOW)).contains(1L);
    assertThat(first(new KeyRange(key("a"), key("m").successor()), NOW)).contains(2L);
    assertThat(first(KeyRange.ALL, NOW)).contains(2L);
    assertThat(first(KeyRange.ALL, OptionalLong.of(11))).contains(2L);
    assertThat(first(new KeyRange(key("a"), key("m")), OptionalLong.of(11))).contains(1L);
  }

  @Test
  void aForwardScanBeginsAtTheOwnerOfItsLowBound() {
    learn(locator(1, new KeyRange(Bytes.EMPTY, key("m")), 1, 10, Locator.OPEN));
    learn(locator(2, new KeyRange(key("m"), null), 2, 10, Locator.OPEN));

    for (OptionalLong asOf : List.of(NOW, OptionalLong.of(11))) {
      assertThat(cache.first(TABLE, new KeyRange(key("a"), null), Direction.FORWARD, asOf))
          .map(Locator::partition)
          .contains(new PartitionId(1, 1));
      assertThat(cache.first(TABLE, new KeyRange(key("m"), null), Direction.FORWARD, asOf))
          .map(Locator::partition)
          .contains(new PartitionId(1, 2));
    }
  }

  @Test
  void aReverseScanFromAboveAllThatIsKnownIsNobodys() {
    learn(locator(1, new KeyRange(Bytes.EMPTY, key("m")), 1, 10, Locator.OPEN));

    assertThat(first(KeyRange.ALL, NOW)).isEmpty();
    assertThat(first(KeyRange.ALL, OptionalLong.of(11))).isEmpty();
    assertThat(first(new KeyRange(key("a"), key("n")), NOW)).isEmpty();
    assertThat(first(new KeyRange(key("a"), key("m")), NOW)).contains(1L);
  }

  /** One request is denied, another one that went to the same service before is redirected. */
  @Test
  void aRedirectFromWhatIsForgottenMeanwhileNamesItsSuccessorsOnly() {
    Locator asked = locator(1, KeyRange.ALL, 1, 10, Locator.OPEN);
    Successor successor = new Successor(new PartitionId(1, 2), KeyRange.ALL, new ServiceId(2));
    learn(asked);
    cache.learn(asked, new Routing.NotHere());

    cache.learn(asked, new Routing.Moved(List.of(successor), 20));

    assertThat(service("a", NOW)).contains(2L);
    assertThat(service("a", OptionalLong.of(21))).contains(2L);
    assertThat(service("a", OptionalLong.of(15))).isEmpty();
  }

  /**
   * Whatever the order in which a history of reshapes is heard of, the cache tells the owner of
   * every time.
   */
  @Test
  void everyOrderOfLearningLeadsToTheSameRoutes() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      List<Locator> history = history(random);
      List<Locator> heard = new ArrayList<>(history);
      heard.addAll(history.subList(0, history.size() / 2));
      Collections.shuffle(heard, random);
      RouteCache learner = new RouteCache();
      for (Locator locator : heard) {
        Locator told = random.nextBoolean() ? locator.until(Locator.OPEN) : locator;
        learner.learn(new CoordinatorAnswer.Routes(TABLE, List.of(told), 1));
      }
      for (int probe = 0; probe < 50; probe++) {
        Bytes key = Bytes.copyOf(new byte[] {(byte) random.nextInt(256)});
        long time = 2L + random.nextInt(history.size() * 10);
        assertThat(learner.owner(TABLE, key, OptionalLong.of(time)).map(Locator::partition))
            .as("seed=%s key=%s time=%s", seed, key, time)
            .isEqualTo(Optional.of(ownerAt(history, key, time).partition()));
      }
    }
  }

  /** In the history of every time, the owner of the keys below a bound is found from above. */
  @Test
  void everyReverseScanOfThePastBeginsAtItsOwner() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      List<Locator> history = history(random);
      RouteCache learner = new RouteCache();
      history.forEach(
          locator -> learner.learn(new CoordinatorAnswer.Routes(TABLE, List.of(locator), 1)));
      for (int probe = 0; probe < 50; probe++) {
        Bytes low = Bytes.copyOf(new byte[] {(byte) random.nextInt(256)});
        KeyRange range = new KeyRange(low, probe % 5 == 0 ? null : low.successor());
        Bytes highest = range.high() == null ? Bytes.copyOf(new byte[] {-1, -1}) : low;
        long time = 2L + random.nextInt(history.size() * 10);
        assertThat(
                learner
                    .first(TABLE, range, Direction.REVERSE, OptionalLong.of(time))
                    .map(Locator::partition))
            .as("seed=%s range=%s time=%s", seed, range, time)
            .isEqualTo(Optional.of(ownerAt(history, highest, time).partition()));
      }
    }
  }

  @Test
  void theOldestHistoryIsForgotten() {
    for (int i = 0; i < 4_000; i++) {
      learn(locator(i + 1, KeyRange.ALL, 1, 10L * i, 10L * i + 10));
    }
    learn(locator(5_000, KeyRange.ALL, 2, 40_000, Locator.OPEN));

    assertThat(service("a", OptionalLong.of(5))).isEmpty();
    assertThat(service("a", OptionalLong.of(39_995))).contains(1L);
    assertThat(service("a", NOW)).contains(2L);
  }

  @Test
  void whatIsInUseIsNotForgottenHoweverOldItIs() {
    learn(locator(5_000, new KeyRange(key("m"), null), 2, 5, Locator.OPEN));
    for (int i = 1; i < 4_000; i++) {
      KeyRange low = new KeyRange(Bytes.EMPTY, key("m"));
      learn(locator(i, low, 1, 10L * i, 10L * i + 10));
    }

    assertThat(service("a", OptionalLong.of(15))).as("history was forgotten").isEmpty();
    assertThat(service("z", NOW)).contains(2L);
    assertThat(service("z", OptionalLong.of(6))).contains(2L);
    // A later locator of its keys takes the present ones; the old one still has those before.
    learn(locator(5_001, new KeyRange(key("m"), null), 3, 50_000, Locator.OPEN));
    assertThat(service("z", OptionalLong.of(49_000))).contains(2L);
  }

  /**
   * A locator held open that has long ended, and its successor, known to have ended as well: the
   * redirect to that says nothing new, and yet must not lead to the first again.
   */
  @Test
  void aRedirectToWhatIsKnownToHaveEndedIsNoCircle() {
    Locator first = locator(1, KeyRange.ALL, 1, 10, Locator.OPEN);
    Locator second = locator(2, KeyRange.ALL, 2, 20, 30);
    learn(first);
    learn(second);
    Successor successor = new Successor(second.partition(), KeyRange.ALL, second.service());

    cache.learn(first, new Routing.Moved(List.of(successor), 20));

    assertThat(cache.owner(TABLE, key("a"), OptionalLong.of(35))).isEmpty();
    assertThat(cache.owner(TABLE, key("a"), NOW)).isEmpty();
    assertThat(service("a", OptionalLong.of(25))).contains(2L);
    assertThat(service("a", OptionalLong.of(15))).contains(1L);
  }

  @Test
  void aServiceThatOnlyAsksForPatienceKeepsItsRoute() {
    Locator locator = locator(1, KeyRange.ALL, 1, 10, Locator.OPEN);
    learn(locator);

    cache.learn(locator, new Routing.Parked());
    cache.learn(locator, new Routing.Busy(5));

    assertThat(service("a", NOW)).contains(1L);
  }

  @Test
  void aRedirectThatDoesNotFitItsLocatorRefutesIt() {
    Locator locator = locator(1, new KeyRange(Bytes.EMPTY, key("m")), 1, 10, Locator.OPEN);
    KeyRange above = new KeyRange(key("m"), null);
    Successor elsewhere = new Successor(new PartitionId(1, 2), above, new ServiceId(2));
    Successor here = new Successor(new PartitionId(1, 3), KeyRange.ALL, new ServiceId(3));
    learn(locator);
    cache.learn(locator, new Routing.Moved(List.of(elsewhere), 20));
    assertThat(service("a", NOW)).isEmpty();
    learn(locator);
    cache.learn(locator, new Routing.Moved(List.of(here), 10));
    assertThat(service("a", NOW)).contains(3L);
    assertThat(service("a", OptionalLong.of(11))).contains(3L);
  }

  /** However old and mixed what a client knows is, a few redirects lead to who answers. */
  @Test
  void everyQuestionIsAnsweredAfterAFewRedirects() {
    for (long seed = 1; seed <= 2_000; seed++) {
      Random random = new Random(seed);
      List<Locator> history = history(random);
      RouteCache learner = new RouteCache();
      for (Locator locator : history) {
        if (random.nextInt(3) > 0) {
          Locator told = random.nextBoolean() ? locator.until(Locator.OPEN) : locator;
          learner.learn(new CoordinatorAnswer.Routes(TABLE, List.of(told), 1));
        }
      }
      for (int question = 0; question < 10; question++) {
        Bytes key = Bytes.copyOf(new byte[] {(byte) random.nextInt(256)});
        OptionalLong asOf =
            random.nextInt(4) == 0
                ? NOW
                : OptionalLong.of(2L + random.nextInt(history.size() * 10));
        assertThat(steps(learner, history, key, asOf))
            .as("seed=%s key=%s asOf=%s", seed, key, asOf)
            .isLessThan(2 * history.size());
      }
    }
  }

  /** Returns how often a client must ask until its question is answered; at most 1,000 times. */
  private static int steps(
      RouteCache learner, List<Locator> history, Bytes key, OptionalLong asOf) {
    long time = asOf.orElse(Locator.OPEN - 1);
    Locator owner = ownerAt(history, key, time);
    for (int step = 1; step < 1_000; step++) {
      Optional<Locator> asked = learner.owner(TABLE, key, asOf);
      if (asked.isEmpty()) {
        learner.learn(new CoordinatorAnswer.Routes(TABLE, List.of(owner), 1));
      } else if (asked.get().service().equals(owner.service())) {
        return step;
      } else {
        learner.learn(asked.get(), said(history, asked.get().service(), key, time));
      }
    }
    return 1_000;
  }

  /** Returns what a service says that does not own a key at a time, and perhaps once did. */
  private static Routing said(List<Locator> history, ServiceId service, Bytes key, long time) {
    return history.stream()
        .filter(locator -> locator.service().equals(service) && locator.range().contains(key))
        .filter(locator -> locator.validTo() < time)
        .max(Comparator.comparingLong(Locator::validTo))
        .<Routing>map(ended ->
            new Routing.Moved(
                history.stream()
                    .filter(next -> next.validFrom() == ended.validTo())
                    .filter(next -> next.range().overlaps(ended.range()))
                    .map(next -> new Successor(next.partition(), next.range(), next.service()))
                    .toList(),
                ended.validTo()))
        .orElse(new Routing.NotHere());
  }

  private static Locator ownerAt(List<Locator> history, Bytes key, long time) {
    return history.stream()
        .filter(locator -> locator.range().contains(key) && locator.validAt(time))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the locators of a table whose partitions were split and moved at random. */
  private static List<Locator> history(Random random) {
    List<Locator> ended = new ArrayList<>();
    List<Locator> present = new ArrayList<>();
    present.add(locator(1, KeyRange.ALL, 1, 1, Locator.OPEN));
    long clock = 1;
    for (int id = 2; id < 20; id += 2) {
      clock += 1L + random.nextInt(10);
      Locator chosen = present.remove(random.nextInt(present.size()));
      ended.add(chosen.until(clock));
      Bytes cut = Bytes.copyOf(new byte[] {(byte) random.nextInt(1, 256)});
      if (chosen.range().canSplitAt(cut)) {
        long service = chosen.service().number();
        present.add(locator(id, chosen.range().below(cut), service, clock, Locator.OPEN));
        present.add(locator(id + 1, chosen.range().from(cut), service, clock, Locator.OPEN));
      } else {
        present.add(locator(id, chosen.range(), 1 + random.nextInt(3), clock, Locator.OPEN));
      }
    }
    ended.addAll(present);
    return ended;
  }

  private void learn(Locator locator) {
    cache.learn(new CoordinatorAnswer.Routes(TABLE, List.of(locator), 1));
  }

  private Optional<Long> service(String key, OptionalLong asOf) {
    return cache.owner(TABLE, key(key), asOf).map(locator -> locator.service().number());
  }

  private Optional<Long> first(KeyRange range, OptionalLong asOf) {
    return cache
        .first(TABLE, range, Direction.REVERSE, asOf)
        .map(locator -> locator.service().number());
  }

  private static Locator locator(long id, KeyRange range, long service, long from, long to) {
    return new Locator(new PartitionId(1, id), TABLE, range, new ServiceId(service), from, to);
  }

  private static Bytes key(String text) {
    return Bytes.utf8(text);
  }
}
