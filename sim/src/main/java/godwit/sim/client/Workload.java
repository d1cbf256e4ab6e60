package godwit.sim.client;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.ServiceRequest;
import godwit.sim.cluster.Cluster;
import godwit.sim.history.History;
import godwit.sim.world.Host;
import godwit.sim.world.Seed;
import godwit.store.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** All clients of a run and what they do. Not thread-safe. */
public final class Workload {
  private final Settings settings;
  private final SimClient.Shared shared;
  private final KeySpace keys;
  private final Seed seed;
  private final List<Lane> lanes = new ArrayList<>();
  private final Operator operator;
  private final SimClient prover;
  private boolean goesOn;
  private long numbers;
  private int proofs;

  /**
   * How much of what there is.
   *
   * @param lanes of each client: how many of its requests are under way at once
   * @param keys that are written
   * @param rows that nobody changes
   * @param thinkMicros how long a lane pauses between requests, on average
   * @param pageRows how many rows a page of a scan has at most
   * @param pageMicros how long a reader pauses between pages at most
   */
  public record Settings(
      int clients,
      int lanes,
      int keys,
      int rows,
      long thinkMicros,
      int pageRows,
      long pageMicros,
      Mix mix,
      ClientSettings client,
      Operator.Settings operator) {}

  public Workload(Cluster cluster, History history, Settings settings, Seed seed) {
    this.settings = settings;
    this.seed = seed;
    this.shared = new SimClient.Shared(cluster, settings.client(), history, new Attic());
    this.keys = new KeySpace(settings.keys(), settings.rows(), seed.split("keys"));
    for (int i = 1; i <= settings.clients(); i++) {
      SimClient client = new SimClient(shared, "k" + i, seed.split("client" + i));
      for (int lane = 1; lane <= settings.lanes(); lane++) {
        lanes.add(new Lane(client, this, seed.split("lane" + i + "." + lane)));
      }
    }
    SimClient admin = new SimClient(shared, "a", seed.split("admin"));
    this.operator = new Operator(admin, this, settings.operator(), seed.split("operator"));
    this.prover = new SimClient(shared, "v", seed.split("prover"));
  }

  public KeySpace keys() {
    return keys;
  }

  public Operator operator() {
    return operator;
  }

  /** Returns the hosts of the clients that work. */
  public List<Host> hosts() {
    return lanes.stream().map(Lane::host).distinct().toList();
  }

  /** Writes the rows that nobody changes, and some of the others; {@code done} runs after. */
  public void load(Runnable done) {
    List<Bytes> all = new ArrayList<>(keys.ballast());
    keys.written().stream().filter(key -> seed.chance(600)).forEach(all::add);
    List<Mutation> puts = new ArrayList<>();
    for (Bytes key : all.stream().distinct().toList()) {
      puts.add(new Mutation.Put(key, newValue(seed), Condition.Always.ALWAYS));
    }
    ReadCall.send(
        prover,
        new ServiceRequest.ReadClock(SimClient.TABLE_ID, KeyRange.ALL),
        ending -> WriteCall.send(prover, puts, deed -> done.run()));
  }

  public void start() {
    goesOn = true;
    lanes.forEach(Lane::think);
    operator.start();
  }

  /** Begins nothing new. */
  public void stop() {
    goesOn = false;
  }

  /** Returns whether nothing is under way. */
  public boolean idle() {
    return lanes.stream().noneMatch(Lane::acting) && !operator.acting();
  }

  /** Reads everything, forward, in reverse and key by key. */
  public void prove() {
    proofs = 2 + keys.counters().size();
    scanAll(Direction.FORWARD);
    scanAll(Direction.REVERSE);
    keys.counters().forEach(this::proveCounter);
  }

  /** Returns whether {@link #prove} has ended. */
  public boolean proven() {
    return proofs == 0;
  }

  private void scanAll(Direction direction) {
    ScanRun.Wish wish = new ScanRun.Wish(KeyRange.ALL, direction, OptionalLong.empty(), 7, 1_000);
    ScanRun.begin(prover, wish, () -> proofs--);
  }

  private void proveCounter(Bytes key) {
    Mutation same = new Mutation.Put(key.successor(), newValue(seed), Condition.Always.ALWAYS);
    WriteCall.send(prover, List.of(same), deed -> proofs--);
  }

  boolean goesOn() {
    return goesOn;
  }

  long thinkMicros() {
    return settings.thinkMicros();
  }

  int pageRows() {
    return settings.pageRows();
  }

  long pageMicros() {
    return settings.pageMicros();
  }

  Mix mix() {
    return settings.mix();
  }

  /** Returns a number that none other has in this run. */
  long newNumber() {
    numbers++;
    return numbers;
  }

  /** Returns a value that none other is equal to in this run. */
  Bytes newValue(Seed drawn) {
    return Bytes.utf8("v" + newNumber() + ".".repeat(drawn.below(24)));
  }
}
