package godwit.cli.demo;

import godwit.cli.demo.Choreography.Dancer;
import godwit.cli.screen.Amounts;
import godwit.cli.store.OpenStore;
import godwit.client.Godwit;
import godwit.client.GodwitException;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.partition.Tally;
import godwit.server.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The course of the demonstration: open, load, reshape under load, prove. One run each.
 *
 * <p>It may be stopped at any time by another thread; then it ends soon, without a proof.
 */
final class Demo {
  static final String TABLE = "unicode";

  private static final int SERVICES = 2;
  private static final long DEFAULT_SECONDS = 30;
  private static final long LEAST_SECONDS = 8;
  private static final long WHOLE_SECONDS = 50;
  private static final long REST_MILLIS = 700;
  private static final long SEED = 1;

  private final Meter meter = new Meter();
  private final Findings findings = new Findings();
  private final List<String> problems = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Optional<Long> seconds;
  private final Show show;
  private final long beganNanos = System.nanoTime();

  /**
   * Makes a demonstration.
   *
   * @param seconds for how long partitions are reshaped under load; empty for as long as fits a
   *     whole of a minute
   */
  Demo(Optional<Long> seconds, Display display) {
    this.seconds = seconds;
    this.show = new Show(display, meter);
  }

  /** Has the run end soon. Any thread. */
  void stop() {
    stopped.countDown();
  }

  /**
   * Runs, and shows what it came to.
   *
   * @param data where to keep the data; empty for a place that is deleted afterwards
   * @throws IOException with what is wrong and what to do next
   */
  Result run(Optional<Path> data, Report report) throws IOException, InterruptedException {
    try (show;
        DataFolder folder = DataFolder.of(data)) {
      show.start();
      show.say("Opening a store of two data services, without a socket, in the directory");
      show.say("  " + folder.path());
      CompletableFuture<UnicodeRows> rows = CompletableFuture.supplyAsync(UnicodeRows::all);
      Result result;
      try (OpenStore store = OpenStore.embedded(folder.path(), SERVICES)) {
        result = perform(store.node().orElseThrow(), store.client(), rows.join());
      }
      show.rest();
      show.result(report.lines(result, next(folder)));
      return result;
    }
  }

  private Result perform(Node node, Godwit client, UnicodeRows rows)
      throws IOException, InterruptedException {
    Ledger ledger = new Ledger(rows);
    Notes notes = Notes.in(client);
    try {
      Table table = begin(client, notes, rows, ledger);
      Stage stage =
          new Stage(node, client, table, client.admin().partitions(TABLE).getFirst().table());
      if (isStopped()) {
        problems.add(Result.STOPPED);
        return new Result(rows.size(), meter, findings, List.of(), Optional.empty(), problems);
      }
      notes.changing(rows.size());
      long plannedMillis = TimeUnit.SECONDS.toMillis(seconds.orElseGet(this::fittingSeconds));
      reshapeUnderLoad(stage, rows, ledger, plannedMillis);
      Optional<Proof> proof = prove(stage, rows, ledger, notes);
      return new Result(rows.size(), meter, findings, show.reshapes(), proof, problems);
    } catch (GodwitException e) {
      throw haltedOr(node, e);
    }
  }

  /** Loads the rows, or takes over those that are there. */
  private Table begin(Godwit client, Notes notes, UnicodeRows rows, Ledger ledger)
      throws IOException, InterruptedException {
    List<String> tables = client.tables();
    boolean there = tables.contains(TABLE);
    if (!there && tables.size() > 1) {
      show.say("The store has other tables; the demo adds one to them: " + TABLE);
    }
    Optional<Notes.Note> note = there ? notes.last() : Optional.empty();
    if (note.isPresent() && note.get().rows() != rows.size()) {
      throw new IOException(
          "the directory holds the characters of another JDK: rows="
              + note.get().rows()
              + " expected="
              + rows.size()
              + ". Choose another directory with --data DIR");
    }
    Table table = there ? client.table(TABLE) : client.createTable(TABLE);
    if (note.isPresent() && note.get().state() != Notes.State.LOADING) {
      adopt(table, note.get(), rows, ledger);
    } else {
      notes.loading(rows.size());
      load(table, rows, ledger);
    }
    return table;
  }

  private void load(Table table, UnicodeRows rows, Ledger ledger) throws InterruptedException {
    show.say("Loading " + Amounts.count(rows.size()) + " named Unicode characters");
    Loading loading = new Loading(rows, ledger, meter);
    show.loading(loading, rows.size());
    long began = System.nanoTime();
    loading.run(table.async(), this::isStopped);
    long millis = Math.max(1, (System.nanoTime() - began) / 1_000_000);
    show.rest();
    show.say(
        "Loaded "
            + Amounts.count(loading.done())
            + " rows in "
            + Amounts.millis(millis)
            + ": "
            + Amounts.count(loading.done() * 1_000L / millis)
            + " writes/s, each on disk when acknowledged");
  }

  private void adopt(Table table, Notes.Note note, UnicodeRows rows, Ledger ledger) {
    Tally tally = new Adoption(rows, ledger, findings).run(table);
    String left = note.fingerprint();
    boolean same = tally.sum().toString().equals(left);
    show.say(
        "Found "
            + Amounts.count(tally.rows())
            + " rows of an earlier demo"
            + (left == null ? "" : same ? ", exactly as it left them" : ""));
    if (left != null && !same) {
      problems.add("the rows are not as the earlier demo left them: " + tally.sum() + ", " + left);
    }
  }

  private void reshapeUnderLoad(Stage stage, UnicodeRows rows, Ledger ledger, long plannedMillis)
      throws InterruptedException {
    List<ServiceId> services =
        stage.node().hosted().data().stream().map(service -> service.id()).sorted().toList();
    Choreography choreography = new Choreography(services.get(0), services.get(1), SEED);
    show.watching(new Spectator(stage, rows), plannedMillis);
    long untilNanos =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plannedMillis - REST_MILLIS);
    VerifiedLoad load = VerifiedLoad.start(stage.table(), rows, ledger, findings, meter);
    try (ReshapeRunner runner = new ReshapeRunner(stage.client().admin(), meter, show::ended)) {
      rest();
      while (stage.node().fault().isEmpty()
          && !isStopped()
          && (!choreography.tourEnded() || System.nanoTime() < untilNanos)) {
        runner.run(choreography.next(dancers(stage, rows)));
        rest();
      }
      if (stage.node().fault().isPresent()) {
        stage.client().close();
      }
    } finally {
      load.close();
    }
  }

  private Optional<Proof> prove(Stage stage, UnicodeRows rows, Ledger ledger, Notes notes)
      throws IOException, InterruptedException {
    if (isStopped()) {
      problems.add(Result.STOPPED);
      return Optional.empty();
    }
    show.rest();
    show.say("Scanning every row, twice, for the proof");
    Proof proof = Proof.gather(stage, rows, ledger, findings);
    if (proof.holds()) {
      notes.proven(rows.size(), proof.forward());
    }
    return Optional.of(proof);
  }

  private static List<Dancer> dancers(Stage stage, UnicodeRows rows) {
    List<Dancer> dancers = new ArrayList<>();
    for (Locator locator : stage.client().admin().partitions(TABLE)) {
      KeyRange range = locator.range();
      Bytes high = range.high();
      int end = high == null ? rows.size() : rows.below(high);
      int count = end - rows.below(range.low());
      dancers.add(new Dancer(locator.partition(), locator.service(), count));
    }
    return dancers;
  }

  /** Returns the node's fault, if one is behind the error, as people must know it. */
  private static IOException haltedOr(Node node, GodwitException error) throws IOException {
    if (node.fault().isEmpty()) {
      throw error;
    }
    Throwable fault = node.fault().get();
    return new IOException(
        "the store has halted: "
            + fault.getMessage()
            + ". Make room on the disk, or choose another directory with --data DIR",
        fault);
  }

  private long fittingSeconds() {
    long spent = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
    return Math.max(LEAST_SECONDS, Math.min(DEFAULT_SECONDS, WHOLE_SECONDS - spent));
  }

  private static String next(DataFolder folder) {
    return folder.temporary()
        ? "Next: ./godwit serve --data ./store   then: ./godwit table create birds"
        : "Next: ./godwit serve --data "
            + folder.path()
            + "\n      ./godwit get "
            + TABLE
            + " "
            + UnicodeRows.keyOf(0x1F426).toUtf8();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void rest() throws InterruptedException {
    if (stopped.await(REST_MILLIS, TimeUnit.MILLISECONDS)) {
      show.rest();
    }
  }
}
