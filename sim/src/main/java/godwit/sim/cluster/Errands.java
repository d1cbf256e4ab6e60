package godwit.sim.cluster;

import godwit.coordinator.CommandAnswer;
import godwit.data.ChunkRows;
import godwit.data.DataAnswer;
import godwit.data.InquiryAnswer;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.placement.Membership;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.reshape.Heard;
import godwit.reshape.Intent;
import godwit.sim.world.Host;
import godwit.store.Write;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Performs at one host what its drivers intend. Not thread-safe. */
final class Errands {
  private static final long TURN_MICROS = 100;

  private final Cluster cluster;
  private final Host host;
  private final UnaryOperator<Intent> seam;
  private final Map<PartitionId, Once> lastTaken = new TreeMap<>();

  Errands(Cluster cluster, Host host, UnaryOperator<Intent> seam) {
    this.cluster = cluster;
    this.host = host;
    this.seam = seam;
  }

  /** Performs the intent; {@code heard} hears once how it went. */
  void perform(Intent planned, Consumer<Heard> heard) {
    Intent intent = seam.apply(planned);
    Once once = new Once(host.life(), heard);
    host.after(cluster.settings().errandTimeoutMicros(), () -> once.hear(new Heard.Unreachable()));
    cluster.story().tell(host.name(), "intends", intent);
    switch (intent) {
      case Intent.Ask ask -> {
        SimService asked = cluster.contact(ask.service());
        cluster
            .network()
            .<Reply<InquiryAnswer>>ask(
                host,
                asked.host(),
                "inquiry",
                back -> asked.ask(ask.inquiry(), back),
                reply -> once.hear(reply, Heard.Answered::new));
      }
      case Intent.Propose propose -> {
        SimService asked = cluster.contact(propose.service());
        cluster
            .network()
            .<Reply<DataAnswer>>ask(
                host,
                asked.host(),
                "step",
                back -> asked.propose(propose.step(), back),
                reply -> once.hear(reply, Heard.Decided::new));
      }
      case Intent.Recognise recognise -> recognise(recognise, once);
      case Intent.Take take -> take(take, once);
      case Intent.Consult consult -> {
        SimCoordinator asked = cluster.contactCoordinator();
        CoordinatorRequest.Describe question = new CoordinatorRequest.Describe(consult.operation());
        cluster
            .network()
            .<Reply<CoordinatorAnswer>>ask(
                host,
                asked.host(),
                "question",
                back -> asked.query(question, back),
                reply -> once.hear(reply, Heard.Consulted::new));
      }
      case Intent.Report report -> {
        SimCoordinator asked = cluster.contactCoordinator();
        cluster
            .network()
            .<Reply<CommandAnswer>>ask(
                host,
                asked.host(),
                "report",
                back -> asked.record(report.command(), back),
                reply -> once.hear(reply, Heard.Recorded::new));
      }
    }
  }

  private void recognise(Intent.Recognise recognise, Once once) {
    SimService asked = cluster.contact(recognise.service());
    cluster
        .network()
        .<Reply<DataAnswer>>ask(
            host,
            asked.host(),
            "recognition",
            back -> asked.recognise(recognise.incarnation(), back),
            reply -> once.hear(reply, Heard.Decided::new));
  }

  /**
   * Stages the rows here, which takes a while, and then proposes the step: chunks of a partition in
   * the order in which they were given.
   */
  private void take(Intent.Take take, Once once) {
    Optional<Once> before =
        Optional.ofNullable(lastTaken.put(take.receive().partition(), once))
            .filter(it -> it.life == once.life);
    SimService own = cluster.at(host, take.service());
    host.after(
        cluster.stagingMicros(),
        () -> {
          Optional<Partition> receiving = own.view().partitions().find(take.receive().partition());
          if (receiving.isEmpty()) {
            once.hear(new Heard.Unreachable());
            return;
          }
          String file = take.receive().chunk().file().orElseThrow();
          List<Write.Put> rows = ChunkRows.file(receiving.get(), take.rows());
          own.disk().staging().stage(file, rows);
          Runnable propose =
              () -> own.propose(take.receive(), reply -> once.hear(reply, Heard.Decided::new));
          Runnable inTurn = () -> inTurn(before, once, propose);
          host.after(cluster.stagingMicros(), () -> spread(own, file, rows, inTurn));
        });
  }

  /** Proposes once the chunk before has been proposed or given up. */
  private void inTurn(Optional<Once> before, Once once, Runnable propose) {
    if (before.filter(it -> !it.proposed && !it.over).isPresent() && !once.over) {
      host.after(TURN_MICROS, () -> inTurn(before, once, propose));
    } else {
      once.proposed = true;
      propose.run();
    }
  }

  /** Has the other replicas stage the file; goes on when a majority of those with a vote has. */
  private void spread(SimService own, String file, List<Write.Put> rows, Runnable then) {
    Membership members = own.membership();
    int needed = members.voters().size() / 2;
    if (needed == 0) {
      then.run();
    }
    Set<Host> staged = new HashSet<>();
    for (SimService other : cluster.others(own)) {
      if (!members.has(other.host().name())) {
        continue;
      }
      cluster
          .network()
          .<Boolean>ask(
              host,
              other.host(),
              "file",
              back -> {
                if (other.hosted()) {
                  other.disk().staging().stage(file, rows);
                  back.accept(true);
                }
              },
              done -> {
                boolean counts = members.voters().contains(other.host().name());
                if (counts && staged.add(other.host()) && staged.size() == needed) {
                  then.run();
                }
              });
    }
  }

  /** Hears the first answer, and no other. */
  private static final class Once {
    private final int life;
    private final Consumer<Heard> heard;
    private boolean over;
    private boolean proposed;

    /** Hears for an errand that a life of the host has begun, and that ends with it. */
    Once(int life, Consumer<Heard> heard) {
      this.life = life;
      this.heard = heard;
    }

    void hear(Heard what) {
      if (!over) {
        over = true;
        heard.accept(what);
      }
    }

    <A> void hear(Reply<A> reply, Function<A, Heard> answered) {
      switch (reply) {
        case Reply.Answered<A> answer -> hear(answered.apply(answer.answer()));
        case Reply.NotDone<A> nothing -> hear(new Heard.Unreachable());
        case Reply.Unknown<A> nothing -> hear(new Heard.Unreachable());
      }
    }
  }
}
