package godwit.server.raft;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps the faults of a replica. */
final class Faults implements FaultListener {
  private final BlockingQueue<Throwable> arrived = new LinkedBlockingQueue<>();
  private final List<Throwable> all = new CopyOnWriteArrayList<>();

  private volatile boolean isRemoved;

  @Override
  public void onFault(Throwable fault) {
    all.add(fault);
    arrived.add(fault);
  }

  @Override
  public void removed() {
    isRemoved = true;
  }

  /** Whether the replica heard that it was removed. */
  boolean isRemoved() {
    return isRemoved;
  }

  /** Waits for the next fault. */
  @Nullable Throwable next() throws InterruptedException {
    return arrived.poll(20, TimeUnit.SECONDS);
  }

  List<Throwable> all() {
    return all;
  }
}
