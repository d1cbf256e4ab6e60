package godwit.server.rpc;

import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.wire.Refusals;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of nodes that take no call from this one since they are of another version: once when that
 * begins, however often they are called, and once when it is over. Thread-safe.
 */
public final class OtherVersions {
  private static final Logger LOG = LoggerFactory.getLogger(OtherVersions.class);

  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final Consumer<String> sink;

  /** Tells it to the log. */
  public OtherVersions() {
    this(LOG::error);
  }

  /** Tells each line to {@code sink}. */
  OtherVersions(Consumer<String> sink) {
    this.sink = sink;
  }

  /**
   * Takes in how a call to the node at that address failed; returns the refusal if it is for the
   * version.
   */
  Optional<Refusal> failed(String address, Throwable error) {
    Optional<Refusal> refusal =
        Refusals.fromError(error).filter(it -> it.reason() == Reason.UNSUPPORTED_VERSION);
    if (refusal.isPresent() && told.add(address)) {
      sink.accept(
          "node is of another version, and takes part with those of its own alone: address="
              + address
              + " refusal="
              + refusal.get());
    }
    return refusal;
  }

  /** Takes in that the node at that address has answered. */
  void answered(String address) {
    if (told.remove(address)) {
      sink.accept("node is of this version now: address=" + address);
    }
  }
}
