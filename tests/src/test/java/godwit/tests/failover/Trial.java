package godwit.tests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import godwit.request.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One move of a table under load, in a cluster of three, and one blow. Three members lead the three
 * groups that take part. Not thread-safe; used once.
 */
final class Trial {
  /** Longer than an election takes, and than clients wait for a node that says nothing. */
  private static final Duration STANDSTILL = Duration.ofSeconds(3);

  /** For how long two of three nodes are dead: nobody answers meanwhile. */
  private static final Duration DEATH = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHORT_SEAL = Duration.ofMillis(1);
  private static final int NODES = 3;
  private static final int SUCCESSES = 5;
  private static final int ROWS = 400;
  private static final Bytes VALUE = Bytes.utf8(".".repeat(1_000));
  private static final Bytes MIDDLE = Bytes.utf8("g");

  private final Cluster cluster;
  private final Godwit client;
  private final Admin admin;
  private final Cell cell;
  private final String table;
  private final Leaders parties;
  private final ServiceId source;
  private final ServiceId target;
  private final List<String> laps = new ArrayList<>();
  private long lapNanos = System.nanoTime();

  /**
   * What a trial came to.
   *
   * @param requests that were made, of which none failed
   * @param moveMillis from the wish until the end of the operation
   * @param gapMillis the longest time that a client was without a successful write
   * @param laps how long each part took, in milliseconds
   * @param ended the operation, as the coordinator told of it when it had ended
   */
  record Figures(
      long requests, long moveMillis, long gapMillis, List<String> laps, OperationReport ended) {
    Figures {
      laps = List.copyOf(laps);
    }
  }

  /** Makes the table, which must be new. */
  Trial(Cluster cluster, Godwit client, Cell cell, String table) {
    this.cluster = cluster;
    this.client = client;
    this.admin = client.admin();
    this.cell = cell;
    this.table = table;
    client.createTable(table);
    this.source = partitions().getFirst().service();
    this.target =
        admin.services().stream()
            .map(it -> it.id())
            .filter(it -> !it.equals(source))
            .findFirst()
            .orElseThrow();
    this.parties = new Leaders(cluster, source.toString(), target.toString());
  }

  /**
   * Moves, strikes, and judges. Returns empty, and has struck nobody, if the placement moved a
   * leader before the trap sprang; the move is left as it stands.
   *
   * @param seed for what the load draws
   */
  Optional<Figures> run(long seed) throws Exception {
    putRows();
    cluster.awaitWhole(admin, NODES);
    lap("begin");
    try (Load load = new Load(client, table, seed)) {
      Map<Party, Member> leaders = parties.part();
      lap("part");
      long asked = System.nanoTime();
      CompletableFuture<OperationReport> recorded = meet(leaders);
      if (!Leaders.names(parties.now()).equals(Leaders.names(leaders))) {
        return Optional.empty();
      }
      lap("meet");
      strike(leaders, load);
      lap("strike");
      OperationReport ended =
          admin.await(recorded.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).id(), PATIENCE);
      long moveNanos = System.nanoTime() - asked;
      judge(ended);
      lap("end");
      cluster.awaitAnswers(load, System.nanoTime(), SUCCESSES);
      cluster.awaitWhole(admin, NODES);
      lap("whole");
      awaitSettled();
      lap("settle");
      long gapMillis = load.writeGapSince(asked).toMillis();
      long requests = load.prove();
      judgeRows();
      judgeReplicas();
      awaitSettled();
      lap("judge");
      return Optional.of(
          new Figures(requests, TimeUnit.NANOSECONDS.toMillis(moveNanos), gapMillis, laps, ended));
    }
  }

  private void lap(String part) {
    long now = System.nanoTime();
    laps.add(part + "=" + TimeUnit.NANOSECONDS.toMillis(now - lapNanos));
    lapNanos = now;
  }

  /** Asks for the operation, and returns when its step is held fast in the trap. */
  private CompletableFuture<OperationReport> meet(Map<Party, Member> leaders) throws Exception {
    boolean isCancelled = cell.step().course() == Step.Course.CANCELLED;
    Member first = isCancelled ? leader(leaders, Party.TARGET) : trapped(leaders);
    if (isCancelled) {
      set(first, Party.TARGET, Step.CHUNK, Moment.AFTER);
    } else {
      set(first, cell.step().party(), cell.step(), cell.moment());
    }
    CompletableFuture<OperationReport> asked = CompletableFuture.supplyAsync(this::begin);
    first.awaitMet(() -> check(asked));
    if (isCancelled) {
      OperationReport begun = asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      set(trapped(leaders), cell.step().party(), cell.step(), cell.moment());
      admin.cancel(begun.id());
      first.tell("go");
      trapped(leaders).awaitMet(() -> check(asked));
    }
    return asked;
  }

  private static void check(CompletableFuture<OperationReport> asked) {
    if (asked.isCompletedExceptionally()) {
      throw new AssertionError("operation was refused", asked.exceptionNow());
    }
  }

  private OperationReport begin() {
    return switch (cell.step().course()) {
      case MOVE, CANCELLED ->
          admin.move(partitions().getFirst().partition(), target, Optional.empty());
      case SHORT_SEALS ->
          admin.move(partitions().getFirst().partition(), target, Optional.of(SHORT_SEAL));
      case SPLIT_AND_MOVE ->
          admin.splitAndMove(partitions().getFirst().partition(), Optional.of(MIDDLE), target);
    };
  }

  private void set(Member member, Party party, Step step, Moment moment) throws Exception {
    var unused = member.ask("trap " + parties.group(party) + " " + step + " " + moment, "trapped");
  }

  private Member trapped(Map<Party, Member> leaders) {
    return leader(leaders, cell.step().party());
  }

  private static Member leader(Map<Party, Member> leaders, Party party) {
    return Optional.ofNullable(leaders.get(party)).orElseThrow();
  }

  private void strike(Map<Party, Member> leaders, Load load) throws Exception {
    List<Member> victims = cell.hit().stream().map(it -> leader(leaders, it)).toList();
    Member trapped = trapped(leaders);
    switch (cell.blow()) {
      case KILL -> {
        victims.forEach(Member::strike);
        victims.forEach(Member::kill);
        trapped.tell("go");
        bury(victims.size(), load);
        for (Member victim : victims) {
          victim.launch();
        }
        for (Member victim : victims) {
          victim.awaitServing();
        }
      }
      case STOP -> {
        for (Member victim : victims) {
          victim.stop();
        }
        trapped.tell("go");
        Waiting.pass(STANDSTILL);
        for (Member victim : victims) {
          victim.carryOn();
        }
      }
      case YIELD -> {
        for (Party party : cell.hit()) {
          Member leader = leader(leaders, party);
          parties.give(party, leader, parties.heir(Set.of(leader)));
        }
        parties.awaitOthers(cell.hit(), leaders);
        trapped.tell("go");
      }
    }
  }

  /** A dead node stays dead until the others do without; two for a while. */
  private void bury(int dead, Load load) throws Exception {
    if (dead > 1) {
      Waiting.pass(DEATH);
    } else {
      cluster.awaitAnswers(load, System.nanoTime(), SUCCESSES);
    }
  }

  /** Judges whether it ended as it should, and whether the routes say the same. */
  private void judge(OperationReport ended) {
    List<ServiceId> owners = partitions().stream().map(Locator::service).toList();
    switch (cell.step().course()) {
      case MOVE -> {
        assertThat(ended.phase()).as("%s", ended).isEqualTo(Phase.DONE);
        assertThat(ended.attempt()).as("%s", ended).isOne();
        assertThat(owners).containsExactly(target);
      }
      case SPLIT_AND_MOVE -> {
        assertThat(ended.phase()).as("%s", ended).isEqualTo(Phase.DONE);
        assertThat(owners).containsExactly(source, target);
      }
      case SHORT_SEALS -> {
        assertThat(ended.phase()).as("%s", ended).isIn(Phase.DONE, Phase.FAILED);
        boolean isDone = ended.phase() == Phase.DONE;
        assertThat(owners).containsExactly(isDone ? ended.target().orElseThrow() : source);
      }
      case CANCELLED -> {
        assertThat(ended.phase()).as("%s", ended).isEqualTo(Phase.CANCELLED);
        assertThat(owners).containsExactly(source);
      }
    }
  }

  /** Waits until no replica has anything of an operation, nor requests that wait for its end. */
  private void awaitSettled() throws Exception {
    for (Member member : cluster.members()) {
      AtomicReference<String> left = new AtomicReference<>("");
      Waiting.until(
          PATIENCE,
          () -> {
            left.set(member.ask("settled", "unsettled"));
            return left.get().isEmpty();
          },
          () -> "nothing under way at " + member.name() + ": " + left);
    }
  }

  /** Judges that the rows which nobody wrote again are there, each once, as they were. */
  private void judgeRows() {
    List<Bytes> keys = new ArrayList<>();
    try (ScanStream rows = client.table(table).scan(Scan.all())) {
      for (Row row : rows) {
        if (row.key().toUtf8().startsWith("row-")) {
          assertThat(row.value()).as("%s", row.key()).isEqualTo(VALUE);
          keys.add(row.key());
        }
      }
    }
    assertThat(keys).hasSize(ROWS).doesNotHaveDuplicates().isSorted();
  }

  /**
   * Judges that all replicas have the same rows, which are those that were counted when written.
   */
  private void judgeReplicas() throws Exception {
    Set<String> audits = new HashSet<>();
    Waiting.until(
        PATIENCE,
        () -> {
          audits.clear();
          for (Member member : cluster.members()) {
            audits.add(member.ask("audit", "audit"));
          }
          return audits.size() == 1 && !audits.contains(Orders.CHANGING);
        },
        () -> "the same rows at all replicas: " + audits);
    assertThat(audits.iterator().next()).doesNotContain("WRONG").isNotEmpty();
  }

  private void putRows() {
    Table rows = client.table(table);
    List<CompletionStage<Long>> puts = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      puts.add(rows.async().put(Bytes.utf8(String.format("row-%05d", i)), VALUE));
    }
    puts.forEach(it -> it.toCompletableFuture().join());
  }

  private List<Locator> partitions() {
    return admin.partitions(table);
  }
}
