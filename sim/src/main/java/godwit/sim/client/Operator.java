package godwit.sim.client;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.OperationReport;
import godwit.sim.cluster.Reply;
import godwit.sim.world.BrokenPromise;
import godwit.sim.world.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Somebody who splits, joins and moves partitions at random, several at once, back and forth, and
 * sometimes changes their mind. Not thread-safe.
 */
public final class Operator {
  private static final long RETRY_MICROS = 400_000;
  private static final int MANY = 7;

  private final SimClient client;
  private final Workload workload;
  private final Settings settings;
  private final Seed seed;
  private final Map<ClientId, OperationId> started = new TreeMap<>();
  private final List<OperationId> mine = new ArrayList<>();
  private int underWay;

  /**
   * How busy the operator is.
   *
   * @param everyMicros how long to the next request, on average
   * @param cancelPerMille how many of a thousand requests are to undo an earlier one
   */
  public record Settings(long everyMicros, int cancelPerMille) {}

  Operator(SimClient client, Workload workload, Settings settings, Seed seed) {
    this.client = client;
    this.workload = workload;
    this.settings = settings;
    this.seed = seed;
  }

  /** Asks for the table, again and again until the coordinator answers. */
  public void createTable(Runnable done) {
    change(new CoordinatorRequest.CreateTable(newRequest(), SimClient.TABLE), done);
  }

  /** Asks for the table's end, again and again until the coordinator answers. */
  public void dropTable() {
    change(new CoordinatorRequest.DropTable(newRequest(), SimClient.TABLE), () -> {});
  }

  void start() {
    if (workload.goesOn()) {
      client.host().after(seed.between(0, 2 * settings.everyMicros()), this::act);
    }
  }

  /** Returns whether an answer of the coordinator is still awaited. */
  boolean acting() {
    return underWay > 0;
  }

  private void act() {
    if (!workload.goesOn()) {
      return;
    }
    if (!mine.isEmpty() && seed.chance(settings.cancelPerMille())) {
      int recent = Math.max(0, mine.size() - 4);
      OperationId id = mine.get(recent + seed.below(mine.size() - recent));
      change(new CoordinatorRequest.Cancel(newRequest(), id), () -> {});
    } else {
      client.ask(
          new CoordinatorRequest.Routes(SimClient.TABLE, KeyRange.ALL, OptionalLong.empty()),
          reply -> {
            if (reply instanceof Reply.Answered<CoordinatorAnswer>(CoordinatorAnswer a, long at)
                && a instanceof CoordinatorAnswer.Routes routes
                && workload.goesOn()) {
              reshape(routes.locators());
            }
          });
    }
    start();
  }

  private void reshape(List<Locator> locators) {
    ask(draw(locators));
  }

  /** Asks for a reshape, again and again until the coordinator answers. */
  public void ask(Reshape wish) {
    change(new CoordinatorRequest.Start(newRequest(), wish), () -> {});
  }

  private Reshape draw(List<Locator> locators) {
    int at = seed.below(locators.size());
    Locator one = locators.get(at);
    int dice = seed.below(100);
    boolean join = locators.size() > 1 && dice < (locators.size() > MANY ? 60 : 25);
    if (join) {
      int left = Math.min(at, locators.size() - 2);
      PartitionId right = locators.get(left + 1).partition();
      return new Reshape.Join(locators.get(left).partition(), right);
    }
    if (dice < 65 || locators.size() > MANY) {
      OptionalLong budget =
          seed.chance(300) ? OptionalLong.of(seed.between(2, 300)) : OptionalLong.empty();
      return new Reshape.Move(one.partition(), anyService(), budget);
    }
    Optional<Bytes> key =
        seed.chance(400) ? Optional.empty() : Optional.of(workload.keys().border(seed));
    Optional<ServiceId> moveTo = seed.chance(300) ? Optional.of(anyService()) : Optional.empty();
    return new Reshape.Split(one.partition(), key, moveTo);
  }

  /** Asks for the end of the reshape that was asked for last, if the coordinator has told it. */
  public void cancelLast() {
    if (!mine.isEmpty()) {
      change(new CoordinatorRequest.Cancel(newRequest(), mine.getLast()), () -> {});
    }
  }

  private ServiceId anyService() {
    return seed.pick(client.cluster().services()).id();
  }

  private ClientId newRequest() {
    return new ClientId(seed.nextLong(), seed.nextLong());
  }

  private void change(CoordinatorRequest.Change change, Runnable done) {
    underWay++;
    client.tell("wants", change);
    send(
        change,
        new Runnable() {
          private boolean over;

          @Override
          public void run() {
            if (!over) {
              over = true;
              underWay--;
              done.run();
            }
          }
        });
  }

  private void send(CoordinatorRequest.Change change, Runnable answered) {
    boolean[] heard = {false};
    var coordinator = client.cluster().contactCoordinator();
    client
        .cluster()
        .network()
        .<Reply<CoordinatorAnswer>>ask(
            client.host(),
            coordinator.host(),
            "change",
            back -> coordinator.change(change, back),
            reply -> {
              if (reply
                  instanceof Reply.Answered<CoordinatorAnswer>(CoordinatorAnswer a, long at)) {
                heard[0] = true;
                note(change, a);
                answered.run();
              }
            });
    client
        .host()
        .after(
            RETRY_MICROS,
            () -> {
              if (!heard[0]) {
                send(change, answered);
              }
            });
  }

  private void note(CoordinatorRequest.Change change, CoordinatorAnswer answer) {
    client.tell("is told", answer);
    if (!(answer instanceof CoordinatorAnswer.Started(OperationReport report))) {
      return;
    }
    OperationId before = started.putIfAbsent(change.request(), report.id());
    if (before == null) {
      mine.add(report.id());
    } else if (!before.equals(report.id()) && before.incarnation() == report.id().incarnation()) {
      throw new BrokenPromise(
          "A change that is asked for twice is made once.",
          "change=" + change + " first=" + before + " then=" + report.id());
    }
  }
}
