package godwit.data;

import static godwit.data.Given.key;
import static godwit.data.Given.o;
import static godwit.data.Given.p;
import static godwit.data.Given.range;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.Fingerprint;
import godwit.partition.Sums;
import godwit.partition.Tally;
import godwit.request.Reason;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every step in every state of a partition. The partition {@code p1} got into its state by
 * operation 5's first attempt; beside it lies {@code p9}, which serves.
 */
final class StepMatrixTest {
  private static final KeyRange RANGE = range("a", "m");
  private static final Sums NOTHING = new Sums(Tally.ZERO, Fingerprint.ZERO);
  private static final Attempt FIRST = o(5, 1);
  private static final long VIEW_TIME = 77;
  private static final Map<Reason, String> WORDS = words();
  private static final String[] HEAD = {
    "absent", "droppd", "receiv", "whole", "complt", "active", "leave", "sealed", "moved", "split",
    "discrd"
  };

  /** Where the partition stands. */
  private enum State {
    ABSENT,
    DROPPED,
    RECEIVING,
    WHOLE,
    COMPLETE,
    ACTIVE,
    LEAVING,
    SEALED,
    MOVED,
    SPLIT,
    DISCARDED
  }

  @Test
  void theAttemptThatMadeTheStateGoesOn() {
    assertThat(matrix(FIRST))
        .isEqualTo(
            """
                        absent droppd receiv whole  complt active leave  sealed moved  split  discrd
            found       +      stale  =      =      =      =      =      =      =      =      =
            split       ?      ?      state  state  state  +      busy   busy   =      =      =
            join        ?      ?      state  state  state  +      busy   busy   =      =      =
            begin       ?      ?      state  state  state  +      =      =      =      =      =
            seal 1      ?      ?      stale  stale  stale  stale  round  =      =      =      =
            seal 2      ?      ?      stale  stale  stale  stale  +      round  =      =      =
            unseal 1    ?      ?      stale  stale  stale  stale  =      +      =      =      =
            unseal 2    ?      ?      stale  stale  stale  stale  =      round  =      =      =
            hand over 1 ?      ?      stale  stale  stale  stale  state  +      =      =      =
            hand over 2 ?      ?      stale  stale  stale  stale  state  round  =      =      =
            end         ?      ?      state  state  state  +      +      +      =      =      =
            prepare     +      stale  =      =      =      =      =      =      =      =      =
            receive 1   ?      ?      +      =      =      stale  stale  stale  =      =      =
            receive 2   ?      ?      cursor cursor cursor stale  stale  stale  =      =      =
            absorb      ?      ?      cursor +      cursor stale  stale  stale  =      =      =
            absorb more ?      ?      cursor cursor +      stale  stale  stale  =      =      =
            complete    ?      ?      cursor +      =      stale  stale  stale  =      =      =
            own 1       ?      ?      state  state  +      state  state  state  =      =      =
            own 2       ?      ?      state  state  round  state  state  state  =      =      =
            drop        +      =      +      +      +      late   late   late   late   late   +
            discard     ?      ?      state  state  state  +      busy   busy   =      =      =
            forget      =      =      =      =      =      =      =      =      +      +      +
            """);
  }

  @Test
  void anEarlierOperationIsKeptOutWhereALaterOneIsOpenOrDone() {
    assertThat(matrix(o(4)))
        .isEqualTo(
            """
                        absent droppd receiv whole  complt active leave  sealed moved  split  discrd
            found       +      stale  =      =      =      =      =      =      =      =      =
            split       ?      ?      state  state  state  +      busy   busy   state  state  state
            join        ?      ?      state  state  state  +      busy   busy   state  state  state
            begin       ?      ?      state  state  state  +      busy   busy   stale  stale  stale
            seal 1      ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            seal 2      ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            unseal 1    ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            unseal 2    ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            hand over 1 ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            hand over 2 ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            end         ?      ?      state  state  state  +      stale  stale  =      =      =
            prepare     +      stale  =      =      =      =      =      =      =      =      =
            receive 1   ?      ?      stale  stale  stale  stale  stale  stale  =      =      =
            receive 2   ?      ?      stale  stale  stale  stale  stale  stale  =      =      =
            absorb      ?      ?      stale  stale  stale  stale  stale  stale  =      =      =
            absorb more ?      ?      stale  stale  stale  stale  stale  stale  =      =      =
            complete    ?      ?      stale  stale  stale  stale  stale  stale  =      =      =
            own 1       ?      ?      state  state  state  state  state  state  =      =      =
            own 2       ?      ?      state  state  state  state  state  state  =      =      =
            drop        +      =      stale  stale  stale  late   late   late   late   late   late
            discard     ?      ?      state  state  state  +      busy   busy   state  state  state
            forget      =      =      =      =      =      =      =      =      =      =      =
            """);
  }

  @Test
  void theNextAttemptOfTheOperationWaitsForTheEndOfTheFirst() {
    assertThat(matrix(o(5, 2)))
        .isEqualTo(
            """
                        absent droppd receiv whole  complt active leave  sealed moved  split  discrd
            found       +      stale  =      =      =      =      =      =      =      =      =
            split       ?      ?      state  state  state  +      busy   busy   =      =      =
            join        ?      ?      state  state  state  +      busy   busy   =      =      =
            begin       ?      ?      state  state  state  +      busy   busy   state  state  state
            seal 1      ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            seal 2      ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            unseal 1    ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            unseal 2    ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            hand over 1 ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            hand over 2 ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            end         ?      ?      state  state  state  +      +      +      =      =      =
            prepare     +      stale  =      =      =      =      =      =      =      =      =
            receive 1   ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            receive 2   ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            absorb      ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            absorb more ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            complete    ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            own 1       ?      ?      state  state  state  state  state  state  state  state  state
            own 2       ?      ?      state  state  state  state  state  state  state  state  state
            drop        +      =      stale  stale  stale  late   late   late   late   late   +
            discard     ?      ?      state  state  state  +      busy   busy   =      =      =
            forget      =      =      =      =      =      =      =      =      +      +      +
            """);
  }

  @Test
  void anotherOperationWaitsForTheEndOfTheOpenOne() {
    assertThat(matrix(o(6)))
        .isEqualTo(
            """
                        absent droppd receiv whole  complt active leave  sealed moved  split  discrd
            found       +      stale  =      =      =      =      =      =      =      =      =
            split       ?      ?      state  state  state  +      busy   busy   state  state  state
            join        ?      ?      state  state  state  +      busy   busy   state  state  state
            begin       ?      ?      state  state  state  +      busy   busy   state  state  state
            seal 1      ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            seal 2      ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            unseal 1    ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            unseal 2    ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            hand over 1 ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            hand over 2 ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            end         ?      ?      state  state  state  +      busy   busy   =      =      =
            prepare     +      stale  =      =      =      =      =      =      =      =      =
            receive 1   ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            receive 2   ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            absorb      ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            absorb more ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            complete    ?      ?      stale  stale  stale  stale  stale  stale  stale  stale  stale
            own 1       ?      ?      state  state  state  state  state  state  state  state  state
            own 2       ?      ?      state  state  state  state  state  state  state  state  state
            drop        +      =      stale  stale  stale  late   late   late   late   late   late
            discard     ?      ?      state  state  state  +      busy   busy   state  state  state
            forget      =      =      =      =      =      =      =      =      =      =      =
            """);
  }

  /**
   * Returns a line for each step: its name, then what it comes to in each state. {@code +} is a
   * step that was taken, {@code =} one that was taken before, {@code ?} an unknown partition; else
   * it is the reason for which it was refused.
   */
  private static String matrix(Attempt attempt) {
    Map<State, LoggedService> services = new EnumMap<>(State.class);
    for (State state : State.values()) {
      services.put(state, in(state));
    }
    StringBuilder matrix = new StringBuilder(line("", List.of(HEAD)));
    steps(attempt)
        .forEach((name, step) -> {
          Stream<String> cells = services.values().stream().map(in -> outcome(in.fork(), step));
          matrix.append(line(name, cells.toList()));
        });
    return matrix.toString();
  }

  private static String line(String name, List<String> cells) {
    StringBuilder line = new StringBuilder(String.format("%-11s", name));
    cells.forEach(cell -> line.append(String.format(" %-6s", cell)));
    return line.toString().stripTrailing() + "\n";
  }

  /** A step that was taken moves the clock; taken again it moves nothing. */
  private static String outcome(LoggedService service, DataCommand.Step step) {
    long before = service.clock();
    DataAnswer answer = service.run(step);
    if (answer instanceof DataAnswer.Refused refused) {
      assertThat(service.clock()).as("%s", step).isEqualTo(before);
      return Objects.requireNonNull(WORDS.get(refused.refusal().reason()));
    }
    if (service.clock() == before) {
      return "=";
    }
    List<String> once = service.dump();
    assertThat(service.run(step)).as("again %s", step).isEqualTo(answer);
    assertThat(service.dump()).as("again %s", step).isEqualTo(once);
    return "+";
  }

  private static Map<Reason, String> words() {
    Map<Reason, String> words = new EnumMap<>(Reason.class);
    words.put(Reason.UNKNOWN_PARTITION, "?");
    words.put(Reason.STALE_ATTEMPT, "stale");
    words.put(Reason.WRONG_STATE, "state");
    words.put(Reason.WRONG_ROUND, "round");
    words.put(Reason.WRONG_CURSOR, "cursor");
    words.put(Reason.PARTITION_BUSY, "busy");
    words.put(Reason.TOO_LATE, "late");
    return words;
  }

  private static LoggedService in(State state) {
    LoggedService service = new LoggedService(Given.X);
    service.step(Given.found(1, 9, range("m", null)));
    Consumer<DataCommand.Step> step = service::step;
    switch (state) {
      case ABSENT -> {}
      case DROPPED -> step.accept(new DataCommand.Drop(FIRST, p(1)));
      case RECEIVING -> step.accept(prepare(FIRST));
      case WHOLE -> List.of(prepare(FIRST), receive(FIRST, 1)).forEach(step);
      case COMPLETE -> List.of(prepare(FIRST), receive(FIRST, 1), complete(FIRST)).forEach(step);
      case ACTIVE -> step.accept(Given.found(1, 1, RANGE));
      case LEAVING ->
          List.of(
                  Given.found(1, 1, RANGE),
                  Given.begin(FIRST, 1, 2),
                  Given.seal(FIRST, 1, 1),
                  Given.unseal(FIRST, 1, 1))
              .forEach(step);
      case SEALED ->
          List.of(Given.found(1, 1, RANGE), Given.begin(FIRST, 1, 2), Given.seal(FIRST, 1, 1))
              .forEach(step);
      case MOVED ->
          List.of(
                  Given.found(1, 1, RANGE),
                  Given.begin(FIRST, 1, 2),
                  Given.seal(FIRST, 1, 1),
                  new DataCommand.HandOver(FIRST, p(1), 1, NOTHING))
              .forEach(step);
      case SPLIT ->
          List.of(
                  Given.found(1, 1, RANGE),
                  new DataCommand.Split(FIRST, p(1), key("g"), p(3), p(4)))
              .forEach(step);
      case DISCARDED ->
          List.of(Given.found(1, 1, RANGE), new DataCommand.Discard(FIRST, p(1))).forEach(step);
    }
    return service;
  }

  private static Map<String, DataCommand.Step> steps(Attempt attempt) {
    Map<String, DataCommand.Step> steps = new LinkedHashMap<>();
    steps.put("found", new DataCommand.Found(attempt, p(1), Given.TABLE, RANGE));
    steps.put("split", new DataCommand.Split(attempt, p(1), key("g"), p(3), p(4)));
    steps.put("join", new DataCommand.Join(attempt, p(1), p(9), p(10)));
    steps.put("begin", Given.begin(attempt, 1, 2));
    steps.put("seal 1", Given.seal(attempt, 1, 1));
    steps.put("seal 2", Given.seal(attempt, 1, 2));
    steps.put("unseal 1", Given.unseal(attempt, 1, 1));
    steps.put("unseal 2", Given.unseal(attempt, 1, 2));
    steps.put("hand over 1", new DataCommand.HandOver(attempt, p(1), 1, NOTHING));
    steps.put("hand over 2", new DataCommand.HandOver(attempt, p(1), 2, NOTHING));
    steps.put("end", new DataCommand.End(attempt, p(1)));
    steps.put("prepare", prepare(attempt));
    steps.put("receive 1", receive(attempt, 1));
    steps.put("receive 2", receive(attempt, 2));
    steps.put("absorb", new DataCommand.Absorb(attempt, p(1), delta(VIEW_TIME, 99)));
    steps.put("absorb more", new DataCommand.Absorb(attempt, p(1), delta(88, 99)));
    steps.put("complete", complete(attempt));
    steps.put("own 1", new DataCommand.Own(attempt, p(1), 1, 90));
    steps.put("own 2", new DataCommand.Own(attempt, p(1), 2, 90));
    steps.put("drop", new DataCommand.Drop(attempt, p(1)));
    steps.put("discard", new DataCommand.Discard(attempt, p(1)));
    steps.put("forget", new DataCommand.Forget(attempt, p(1)));
    return steps;
  }

  private static DataCommand.Prepare prepare(Attempt attempt) {
    DataCommand.Origin origin = new DataCommand.Origin(Given.Y, p(7), VIEW_TIME);
    return new DataCommand.Prepare(attempt, p(1), Given.TABLE, RANGE, origin);
  }

  private static DataCommand.Receive receive(Attempt attempt, int number) {
    DataCommand.Chunk chunk =
        new DataCommand.Chunk(
            number, Optional.empty(), Optional.empty(), Tally.ZERO, Optional.empty(), true);
    return new DataCommand.Receive(attempt, p(1), chunk);
  }

  private static DataCommand.Complete complete(Attempt attempt) {
    return new DataCommand.Complete(attempt, p(1), 1, delta(VIEW_TIME, 88), NOTHING);
  }

  private static Delta delta(long from, long to) {
    return new Delta(from, to, List.of());
  }
}
