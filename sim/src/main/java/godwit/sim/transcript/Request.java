package godwit.sim.transcript;

import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.sim.Script;
import godwit.sim.client.Operator;
import godwit.sim.client.Workload;
import godwit.sim.cluster.Cluster;
import godwit.sim.cluster.Seams;
import godwit.sim.cluster.SimService;
import godwit.sim.matrix.Step;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A move during which somebody wants something else, too. Not thread-safe. */
final class Request implements Script, Seams {
  /** Cancels the move. */
  static final BiConsumer<Operator, PartitionId> CANCEL =
      (operator, moved) -> operator.cancelLast();

  /** Splits what is moved. */
  static final BiConsumer<Operator, PartitionId> SPLIT =
      (operator, moved) ->
          operator.ask(new Reshape.Split(moved, Optional.empty(), Optional.empty()));

  private final Optional<Step> when;
  private final BiConsumer<Operator, PartitionId> wish;
  private Optional<Runnable> asking = Optional.empty();

  private Request(Optional<Step> when, BiConsumer<Operator, PartitionId> wish) {
    this.when = when;
    this.wish = wish;
  }

  static Request ofNothingElse() {
    return new Request(Optional.empty(), (operator, moved) -> {});
  }

  /** A wish that comes up when a log has taken {@code step} for the first time. */
  static Request at(Step step, BiConsumer<Operator, PartitionId> wish) {
    return new Request(Optional.of(step), wish);
  }

  @Override
  public Seams seams() {
    return this;
  }

  @Override
  public void begin(Cluster cluster, Workload workload) {
    for (SimService service : cluster.services()) {
      for (Partition partition : service.view().partitions().all()) {
        if (partition.owned()) {
          SimService target =
              cluster.services().get(cluster.services().indexOf(service) == 0 ? 1 : 0);
          asking = Optional.of(() -> wish.accept(workload.operator(), partition.id()));
          workload
              .operator()
              .ask(new Reshape.Move(partition.id(), target.id(), OptionalLong.empty()));
          return;
        }
      }
    }
  }

  @Override
  public void propose(
      SimService service, DataCommand.Step step, Consumer<Optional<DataAnswer>> answer) {
    boolean now = asking.isPresent() && when.filter(wanted -> wanted.is(step)).isPresent();
    if (!now) {
      service.submit(step, answer);
      return;
    }
    Runnable ask = asking.orElseThrow();
    asking = Optional.empty();
    service.submit(
        step,
        decided -> {
          ask.run();
          answer.accept(decided);
        });
  }

  @Override
  public void beforeHealing() {}

  @Override
  public void atRest() {}
}
