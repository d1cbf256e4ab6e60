package godwit.client;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs what callers have made follow their requests, on virtual threads and never on those of the
 * transport. What ends soon goes one after the other on one thread, for a thread of its own costs
 * more than it does. What takes its time may: as soon as something does, each of those that wait
 * and of the next ones gets a thread of its own; so does, at once, what finds many waiting.
 * Thread-safe.
 */
final class Continuations implements Executor, AutoCloseable {
  /** What takes longer may be waiting for something, maybe for what waits behind it. */
  static final long SOON_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** How many get a thread of their own after one that took its time. */
  static final int APART = 64;

  /** How many wait at most: together they may come to more than one processor does. */
  static final int MOST_WAITING = 64;

  static final long LOOK_MILLIS = 5;

  /** How long a thread may take to begin while the processor has others to run. */
  private static final long STARTING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Timer timer;
  private final LongSupplier nanoTime;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger backlog = new AtomicInteger();
  private final AtomicBoolean runs = new AtomicBoolean();
  private final AtomicBoolean looks = new AtomicBoolean();
  private final AtomicInteger apart = new AtomicInteger();
  private volatile long begunNanos;
  private volatile boolean closed;

  /** Has {@code timer} look whether something waits behind what takes its time. */
  Continuations(Timer timer) {
    this(timer, System::nanoTime);
  }

  Continuations(Timer timer, LongSupplier nanoTime) {
    this.timer = timer;
    this.nanoTime = nanoTime;
  }

  @Override
  public void execute(Runnable task) {
    if (runs.get()) {
      look();
    }
    if (closed || takesOne() || backlog.get() >= MOST_WAITING) {
      startApart(task);
      return;
    }
    backlog.incrementAndGet();
    waiting.add(task);
    begin();
    if (closed) {
      spread();
    }
  }

  /** From now on each task gets a thread of its own. */
  @Override
  public void close() {
    closed = true;
    spread();
  }

  /** Returns whether the next task is one of those that get a thread of their own. */
  private boolean takesOne() {
    return apart.get() > 0 && apart.getAndDecrement() > 0;
  }

  private void startApart(Runnable task) {
    Thread.startVirtualThread(() -> {
      long from = nanoTime.getAsLong();
      task.run();
      if (nanoTime.getAsLong() - from > SOON_NANOS) {
        apart.set(APART);
      }
    });
  }

  private void begin() {
    if (!waiting.isEmpty() && runs.compareAndSet(false, true)) {
      begunNanos = nanoTime.getAsLong() + STARTING_NANOS;
      Thread.startVirtualThread(this::run);
      if (looks.compareAndSet(false, true)) {
        timer.after(LOOK_MILLIS, this::lookAgain);
      }
    }
  }

  private void run() {
    try {
      long from = nanoTime.getAsLong();
      for (Runnable task = next(); task != null; task = next()) {
        begunNanos = from;
        task.run();
        var unused = Thread.interrupted(); // It was meant for that task.
        long now = nanoTime.getAsLong();
        if (now - from > SOON_NANOS) {
          apart.set(APART);
          spread();
        }
        from = now;
      }
    } finally {
      runs.set(false);
      begin();
    }
  }

  private @Nullable Runnable next() {
    Runnable task = waiting.poll();
    if (task != null) {
      backlog.decrementAndGet();
    }
    return task;
  }

  private void lookAgain() {
    looks.set(false);
    look();
    if (runs.get() && looks.compareAndSet(false, true)) {
      timer.after(LOOK_MILLIS, this::lookAgain);
    }
  }

  /** If what runs takes its time, has nothing wait behind it. */
  private void look() {
    if (runs.get() && nanoTime.getAsLong() - begunNanos > SOON_NANOS) {
      apart.set(APART);
      spread();
    }
  }

  /** Gives all that wait threads of their own. */
  private void spread() {
    for (Runnable task = next(); task != null; task = next()) {
      startApart(task);
    }
  }
}
