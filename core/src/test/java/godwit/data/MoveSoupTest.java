package godwit.data;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.KeyRange;
import godwit.partition.Arrival;
import godwit.partition.Attempt;
import godwit.partition.Departure;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState.Active;
import godwit.partition.PartitionState.Complete;
import godwit.partition.PartitionState.Retired;
import godwit.partition.Sums;
import godwit.partition.Tally;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.RequestId;
import godwit.request.WriteAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A move whose messages float in a soup: each may arrive late, again, or never, while clients write
 * and retry, seals come off, attempts end, and both services crash. Whatever arrives, one of them
 * at most owns the keys, and nothing acknowledged is lost or done twice.
 */
final class MoveSoupTest {
  private static final int TICKS = 160;
  private static final int ATTEMPTS = 4;

  /** One order of events, drawn from a seed. */
  private static final class Soup {
    private final Random random;
    private final LoggedService source = LoggedService.founded();
    private final LoggedService target = new LoggedService(Given.Y);
    private final List<Message> messages = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final TreeMap<String, String> model = new TreeMap<>();
    private int number = 1;
    private int sequence;

    /** A step on its way to a service. */
    private record Message(LoggedService to, DataCommand.Step step) {}

    /** A client's request and the answer that decided it. */
    private record Sent(RequestId id, List<Mutation> mutations, Outcome outcome) {}

    Soup(long seed) {
      this.random = new Random(seed);
    }

    void boil() {
      for (int i = 0; i < 12; i++) {
        write();
      }
      for (int tick = 0; tick < TICKS; tick++) {
        tick();
        check();
      }
      // From here on nothing disturbs, and the move must come to its end.
      for (int rest = 0; rest < 200 && !owned(target, successor(number)); rest++) {
        next(false).forEach(message -> message.to().run(message.step()));
        check();
      }
      assertThat(owned(target, successor(number))).isTrue();
      messages.forEach(message -> message.to().run(message.step()));
      check();
      sent.forEach(this::retry);
      checkSums();
    }

    private void tick() {
      switch (random.nextInt(12)) {
        case 0, 1 -> write();
        case 2 -> {
          if (!sent.isEmpty()) {
            retry(sent.get(random.nextInt(sent.size())));
          }
        }
        case 3 -> crash(random.nextBoolean() ? source : target);
        case 4 -> (random.nextBoolean() ? source : target).store().flush();
        default -> {
          messages.addAll(next(true));
          if (!messages.isEmpty()) {
            deliver();
          }
        }
      }
    }

    private void deliver() {
      int recent = Math.max(0, messages.size() - 4);
      int from = random.nextInt(4) == 0 ? 0 : recent;
      int index = from + random.nextInt(messages.size() - from);
      Message message = random.nextInt(3) == 0 ? messages.get(index) : messages.remove(index);
      message.to().run(message.step());
    }

    private static void crash(LoggedService service) {
      List<String> before = service.dump();
      service.crash();
      assertThat(service.dump()).as("the same after a replay").isEqualTo(before);
    }

    /** Returns what a driver that sees both sides as they are now would send. */
    private List<Message> next(boolean trouble) {
      Partition leaving = source.partition(1);
      Attempt attempt = Given.o(5, number);
      if (leaving.state() instanceof Retired retired) {
        return handedOver(retired);
      }
      boolean ended = leaving.ended().filter(it -> it.compareTo(attempt) >= 0).isPresent();
      if (ended && number < ATTEMPTS) {
        DataCommand.Step drop = new DataCommand.Drop(attempt, successor(number));
        number++;
        return List.of(new Message(target, drop));
      }
      if (trouble && random.nextInt(14) == 0) {
        return List.of(upset(attempt));
      }
      return leaving.departure().isEmpty()
          ? List.of(
              new Message(
                  source,
                  new DataCommand.Begin(
                      attempt, Given.p(1), successor(number), Given.Y, Given.BUDGET_MILLIS)))
          : nextOfTarget(leaving, leaving.departure().get());
    }

    private Message upset(Attempt attempt) {
      boolean end = number < ATTEMPTS && random.nextInt(3) == 0;
      int round = 1 + random.nextInt(3);
      return new Message(
          source,
          end
              ? new DataCommand.End(attempt, Given.p(1))
              : new DataCommand.Unseal(attempt, Given.p(1), round));
    }

    private List<Message> handedOver(Retired retired) {
      PartitionId to = retired.successors().getFirst().partition();
      int round = retired.seal().orElseThrow().round();
      return List.of(
          new Message(target, new DataCommand.Own(retired.attempt(), to, round, retired.end())));
    }

    private List<Message> nextOfTarget(Partition leaving, Departure departure) {
      Move move = new Move(source, target, departure.attempt(), Given.p(1), departure.successor());
      Optional<Partition> found = target.view().partitions().find(departure.successor());
      if (found.isEmpty()) {
        return List.of(new Message(target, move.preparation()));
      }
      Arrival arrival = found.get().arrival().orElseThrow();
      if (!arrival.viewWhole()) {
        return List.of(new Message(target, move.nextChunk()));
      }
      InquiryAnswer.Changes changes = move.changes();
      if (leaving.state() instanceof Active) {
        DataCommand.Step seal =
            new DataCommand.Seal(departure.attempt(), Given.p(1), departure.round() + 1);
        return List.of(
            changes.delta().items().isEmpty()
                ? new Message(source, seal)
                : new Message(target, absorbing(move, changes)));
      }
      if (found.get().state() instanceof Complete complete
          && complete.round() == departure.round()) {
        Sums sums = ((StepStatus.Present) target.status(move.to())).sums().orElseThrow();
        return List.of(
            new Message(
                source,
                new DataCommand.HandOver(departure.attempt(), Given.p(1), complete.round(), sums)));
      }
      return List.of(
          new Message(
              target, changes.caughtUp() ? move.completing(changes) : absorbing(move, changes)));
    }

    private static DataCommand.Step absorbing(Move move, InquiryAnswer.Changes changes) {
      return new DataCommand.Absorb(move.attempt(), move.to(), changes.delta());
    }

    private void write() {
      List<Mutation> mutations = new ArrayList<>();
      String key = "k" + random.nextInt(30);
      mutations.add(random.nextInt(4) == 0 ? Given.delete(key) : Given.put(key, value()));
      if (random.nextInt(4) == 0) {
        mutations.add(Given.put("m" + random.nextInt(9), value()));
      }
      if (random.nextInt(6) == 0) {
        mutations.add(Given.putIf(3, "never", "x"));
      }
      RequestId id =
          new RequestId(Given.client(4), ++sequence, Math.max(source.now(), target.now()), 0);
      for (LoggedService service : List.of(source, target)) {
        WriteAnswer answer = service.write(id, mutations.toArray(Mutation[]::new));
        if (answer instanceof Outcome outcome) {
          sent.add(new Sent(id, mutations, outcome));
          if (outcome instanceof Outcome.Done) {
            mutations.forEach(this::note);
          }
          return;
        }
      }
    }

    private String value() {
      return "v" + random.nextInt(1_000);
    }

    private void note(Mutation mutation) {
      switch (mutation) {
        case Mutation.Put put -> model.put(put.key().toUtf8(), put.value().toUtf8());
        case Mutation.Delete delete -> model.remove(delete.key().toUtf8());
      }
    }

    /** A retry gets the first answer or none, at either service. */
    private void retry(Sent request) {
      for (LoggedService service : List.of(source, target)) {
        WriteAnswer answer =
            service.write(request.id(), request.mutations().toArray(Mutation[]::new));
        if (answer instanceof Outcome) {
          assertThat(answer).isEqualTo(request.outcome());
        }
      }
    }

    private void check() {
      boolean here = owned(source, Given.p(1));
      boolean there = false;
      for (int n = 1; n <= number; n++) {
        there |= owned(target, successor(n));
      }
      assertThat(here && there).as("two owners").isFalse();
      if (here || there) {
        TreeMap<String, String> rows = new TreeMap<>();
        (here ? source : target)
            .rows(KeyRange.ALL)
            .forEach(row -> rows.put(row.key().toUtf8(), row.value().toUtf8()));
        assertThat(rows).isEqualTo(model);
      }
    }

    private void checkSums() {
      Tally recounted = ChunkRows.tally(target.rows(KeyRange.ALL));
      PartitionId id = successor(number);
      assertThat(((StepStatus.Present) target.status(id)).sums().orElseThrow().rows())
          .isEqualTo(recounted);
      assertThat(source.dump()).noneMatch(row -> row.startsWith("d"));
    }

    private static boolean owned(LoggedService service, PartitionId id) {
      return service.view().partitions().find(id).filter(Partition::owned).isPresent();
    }

    private static PartitionId successor(int number) {
      return Given.p(100 + number);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void whateverArrivesNothingIsLostOrDoneTwice(int hundred) {
    for (long seed = hundred * 100L; seed < hundred * 100L + 50; seed++) {
      try {
        new Soup(seed).boil();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed=" + seed, e);
      }
    }
  }
}
