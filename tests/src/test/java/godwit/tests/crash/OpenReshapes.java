package godwit.tests.crash;

import godwit.coordinator.CoordinatorState;
import godwit.coordinator.Operation;
import godwit.coordinator.Stage;
import godwit.partition.Partition;
import godwit.partition.PartitionState;
import godwit.partition.PartitionState.Complete;
import godwit.partition.PartitionState.Receiving;
import godwit.partition.PartitionState.Retired;
import godwit.partition.PartitionState.Sealed;
import godwit.request.OperationReport.Kind;
import godwit.server.Node;
import godwit.server.replica.CoordinatorService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Which reshapes are open on a node, and at which step each is. */
public final class OpenReshapes {
  /** What {@link #now} returns while none is open. */
  static final String NONE = "none";

  private final Node node;
  private final CoordinatorService coordinator;
  private String last = "";

  /** Looks at a node that hosts a replica of the coordinator. */
  public OpenReshapes(Node node) {
    this.node = node;
    this.coordinator = node.hosted().coordinator().orElseThrow();
  }

  /** Tells {@code listener} of each change from now on, on the thread that makes it. */
  void watch(Consumer<String> listener) {
    Runnable look = () -> look(listener);
    coordinator.watch(look);
    node.hosted().data().forEach(service -> service.watch(look));
    look.run();
  }

  /** Returns {@code KIND:step} of each, the oldest first, separated by spaces. */
  String now() {
    CoordinatorState state = coordinator.view();
    List<String> open = new ArrayList<>();
    for (Operation operation : state.operations().open()) {
      if (operation.task().kind() != Kind.CREATE_TABLE) {
        open.add(operation.task().kind() + ":" + step(operation));
      }
    }
    return open.isEmpty() ? NONE : String.join(" ", open);
  }

  /** Returns the partitions that a reshape has not let go of, with their states. */
  public List<String> unsettled() {
    List<String> unsettled = new ArrayList<>();
    coordinator.view().leftovers().values().forEach(leftover -> unsettled.add(leftover.toString()));
    for (Partition partition : partitions()) {
      boolean rests =
          switch (partition.state()) {
            case PartitionState.Active active -> active.departure().isEmpty();
            case Retired retired -> retired.published();
            case Receiving receiving -> false;
            case Complete complete -> false;
            case Sealed sealed -> false;
          };
      if (!rests) {
        unsettled.add(partition.id() + " " + partition.state());
      }
    }
    return unsettled;
  }

  private synchronized void look(Consumer<String> listener) {
    String now = now();
    if (!now.equals(last)) {
      last = now;
      listener.accept(now);
    }
  }

  private String step(Operation operation) {
    return switch (operation.stage()) {
      case Stage.Waiting waiting -> "waiting";
      case Stage.Trying trying -> stepAtServices(operation);
      case Stage.Ending ending -> "being-undone";
      case Stage.Published published -> "published";
      case Stage.InParts inParts -> "in-parts";
      case Stage.Done done -> "done";
      case Stage.Cancelled cancelled -> "cancelled";
      case Stage.Failed failed -> "failed";
    };
  }

  private String stepAtServices(Operation operation) {
    String step = "recorded";
    for (Partition partition : partitions()) {
      Optional<String> here = step(partition, operation);
      if (here.isPresent() && rank(here.get()) > rank(step)) {
        step = here.get();
      }
    }
    return step;
  }

  private static int rank(String step) {
    return List.of("recorded", "begun", "copying", "catching-up", "sealed", "complete", "decided")
        .indexOf(step);
  }

  /** Returns what the partition's state says about the operation, if anything. */
  private static Optional<String> step(Partition partition, Operation operation) {
    boolean leaves =
        partition
            .departure()
            .filter(it -> it.attempt().operation().equals(operation.id()))
            .isPresent();
    boolean arrives =
        partition
            .arrival()
            .filter(it -> it.attempt().operation().equals(operation.id()))
            .isPresent();
    return switch (partition.state()) {
      case PartitionState.Active active -> leaves ? Optional.of("begun") : Optional.empty();
      case Sealed sealed -> leaves ? Optional.of("sealed") : Optional.empty();
      case Receiving receiving when arrives ->
          Optional.of(receiving.arrival().viewWhole() ? "catching-up" : "copying");
      case Complete complete when arrives -> Optional.of("complete");
      case Retired retired when retired.attempt().operation().equals(operation.id()) ->
          Optional.of("decided");
      case Receiving receiving -> Optional.empty();
      case Complete complete -> Optional.empty();
      case Retired retired -> Optional.empty();
    };
  }

  private Collection<Partition> partitions() {
    List<Partition> all = new ArrayList<>();
    node.hosted().data().forEach(service -> all.addAll(service.view().partitions().all()));
    return all;
  }
}
