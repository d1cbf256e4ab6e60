package godwit.server.cluster;

import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what the coordinator says of this node's place in the cluster: once that it was removed,
 * once that it has nothing left to do then, and once a refusal that stays. A refusal that ends the
 * start of the node is told by whoever starts it, so none is told here before it serves.
 * Thread-safe.
 */
final class StandingLog {
  private static final Logger LOG = LoggerFactory.getLogger(StandingLog.class);

  private final Consumer<String> warning;
  private final Consumer<String> error;
  private Optional<Refusal> refusal = Optional.empty();
  private boolean serves;
  private boolean leaving;
  private boolean left;

  /** Tells it to the log. */
  StandingLog() {
    this(LOG::warn, LOG::error);
  }

  StandingLog(Consumer<String> warning, Consumer<String> error) {
    this.warning = warning;
    this.error = error;
  }

  /** Takes in that the node serves: a refusal no longer ends its start. */
  synchronized void serves() {
    serves = true;
    refusal.ifPresent(this::tell);
  }

  /** Takes in that the node may take part. */
  synchronized void taken() {
    refusal = Optional.empty();
  }

  /** Takes in that it was removed, and may take part until it has given away what it has. */
  synchronized void removed(String self) {
    if (!leaving) {
      leaving = true;
      warning.accept("node was removed from the cluster, and gives away what it has: name=" + self);
    }
  }

  /** Takes in that it may not take part. */
  synchronized void refused(Refusal why) {
    boolean news = refusal.isEmpty();
    refusal = Optional.of(why);
    if (news && serves) {
      tell(why);
    }
  }

  private void tell(Refusal why) {
    if (why.reason() != Reason.NODE_REMOVED) {
      error.accept("node may not take part: refusal=" + why + ". " + why.reason().advice());
    } else if (!left) {
      left = true;
      warning.accept(
          "node was removed from the cluster, and has nothing left to do: "
              + why.detail()
              + ". Stop it; its name may be used again, on an empty directory");
    }
  }
}
