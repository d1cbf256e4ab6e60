package godwit.cli.bench;

import godwit.client.Table;
import godwit.key.Bytes;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** The rows of a measurement: number i has a key that sorts as i does, and a value of chance. */
record Rows(int count, int valueBytes) {
  /** How long each key is. */
  static final int KEY_BYTES = 9;

  private static final int OUTSTANDING = 256;

  static Bytes key(int row) {
    byte[] digits = new byte[KEY_BYTES];
    int rest = row;
    for (int i = KEY_BYTES - 1; i >= 0; i--) {
      digits[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return Bytes.adopt(digits);
  }

  Bytes value(RandomGenerator random) {
    byte[] value = new byte[valueBytes];
    random.nextBytes(value);
    return Bytes.adopt(value);
  }

  long bytes() {
    return (long) count * (KEY_BYTES + valueBytes);
  }

  /** Puts all of them, and throws what the first that fails throws. */
  void load(Table table, Progress progress) throws InterruptedException {
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(1);
    Semaphore free = new Semaphore(OUTSTANDING);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    for (int i = 0; i < count && failure.get() == null; i++) {
      free.acquire();
      var unused =
          table
              .async()
              .put(key(i), value(random))
              .whenComplete((done, problem) -> {
                failure.compareAndSet(null, problem);
                free.release();
              });
      progress.at(i + 1, count);
    }
    free.acquire(OUTSTANDING);
    Throwable problem = failure.get();
    if (problem != null) {
      throw problem instanceof RuntimeException known ? known : new CompletionException(problem);
    }
  }
}
