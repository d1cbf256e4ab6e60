package godwit.sim.client;

import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Routing;
import godwit.request.WriteAnswer;
import godwit.sim.cluster.Reply;
import godwit.sim.cluster.SimService;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A request on its way to whoever owns its keys: sent again until it is decided, refused, or its
 * time is over. Not thread-safe.
 *
 * @param <A> answer
 */
abstract class Call<A> {
  /*
   * Each sending adds one to `open`; an answer by which that sending did nothing takes one away.
   * So `open` > 0 says that the request may have been done. Where the network brings messages
   * twice, no answer settles a sending.
   */
  private static final long SOON_MICROS = 2_000;
  private static final long SOON_MAX_MICROS = 50_000;
  private static final long LATER_MICROS = 10_000;
  private static final long LATER_MAX_MICROS = 500_000;

  private final SimClient client;
  private int attempt;
  private int open;
  private boolean over;

  Call(SimClient client) {
    this.client = client;
  }

  /** Returns whom to ask, as far as the client knows. */
  abstract Optional<Locator> route();

  /** Returns the keys whose owner the coordinator is asked for. */
  abstract KeyRange keys();

  /** Returns the time at which the owner is wanted; empty for the present. */
  abstract OptionalLong asOf();

  /** Gives the request to a service that it has reached. */
  abstract void serve(SimService service, Consumer<Reply<A>> back);

  /** Takes the answer that ends the call. */
  abstract void decided(A answer);

  /** Takes the refusal that ends the call. */
  abstract void refused(Refusal refusal, boolean mayHaveRun);

  /** Takes that nobody answered in time. */
  abstract void givenUp(boolean mayHaveRun);

  final SimClient client() {
    return client;
  }

  final void start() {
    client.host().after(client.settings().deadlineMicros(), this::deadline);
    attempt();
  }

  private void deadline() {
    if (!over) {
      over = true;
      givenUp(open > 0);
    }
  }

  private void attempt() {
    if (over) {
      return;
    }
    attempt++;
    int mine = attempt;
    client.maybeForgetRoutes();
    Optional<Locator> route = route();
    if (route.isEmpty()) {
      client.askRoutes(keys(), asOf());
      again(mine, client.seed().between(SOON_MICROS, SOON_MICROS * 2));
      return;
    }
    open++;
    SimService service = client.cluster().contact(route.get().service());
    client
        .cluster()
        .network()
        .<Reply<A>>ask(
            client.host(),
            service.host(),
            "request",
            back -> serve(service, back),
            reply -> heard(mine, route.get(), reply));
    client
        .host()
        .after(
            client.settings().attemptMicros(),
            () -> {
              if (!over && mine == attempt) {
                client.askRoutes(keys(), asOf());
                again(mine, pause(LATER_MICROS, LATER_MAX_MICROS));
              }
            });
  }

  private void heard(int number, Locator asked, Reply<A> reply) {
    switch (reply) {
      case Reply.Answered<A>(A answer, long clock) -> {
        client.saw(clock);
        answered(number, asked, answer);
      }
      case Reply.NotDone<A> nothing -> {
        settle();
        client.askRoutes(keys(), asOf());
        again(number, pause(LATER_MICROS, LATER_MAX_MICROS));
      }
      case Reply.Unknown<A> nothing -> again(number, pause(LATER_MICROS, LATER_MAX_MICROS));
    }
  }

  private void answered(int number, Locator asked, A answer) {
    if (over) {
      return;
    }
    if (answer instanceof Routing routing) {
      settle();
      client.learn(asked, routing);
      long most = routing instanceof Routing.Moved ? SOON_MICROS : SOON_MAX_MICROS;
      again(number, pause(SOON_MICROS, most));
    } else if (answer instanceof WriteAnswer.Refused refused) {
      boolean unknown = refused.refusal().reason() == Reason.OUTCOME_UNKNOWN;
      if (!unknown) {
        settle();
      }
      if (number == attempt) {
        over = true;
        refused(refused.refusal(), unknown || open > 0);
      }
    } else {
      over = true;
      decided(answer);
    }
  }

  private void settle() {
    if (client.settings().surelyOnce()) {
      open--;
    }
  }

  private void again(int number, long delayMicros) {
    if (!over && number == attempt) {
      attempt++;
      client.host().after(delayMicros, this::attempt);
    }
  }

  private long pause(long first, long most) {
    long bound = Math.min(most, first << Math.min(attempt / 2, 16));
    return bound / 2 + client.seed().between(0, bound / 2);
  }
}
