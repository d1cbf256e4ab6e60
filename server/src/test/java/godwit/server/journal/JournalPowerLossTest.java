package godwit.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random histories with a loss of power at a random effect on the disk, checked against a model.
 */
final class JournalPowerLossTest {
  private static final int HISTORIES = 1_000;
  private static final int LIVES = 6;

  @Test
  void acknowledgedEntriesSurviveAndNothingElseAppears() throws IOException {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      try {
        new History(seed).run();
      } catch (AssertionError | IOException | RuntimeException e) {
        throw new AssertionError("seed=" + seed, e);
      }
    }
  }

  /** One journal that dies and is opened again several times. */
  private static final class History {
    private final Random random;
    private final TreeMap<Long, byte[]> acknowledged = new TreeMap<>();
    private long floor = 1;
    private long ceiling = 1;
    private List<byte[]> inFlight = List.of();
    private boolean truncating;
    private boolean resetting;
    private MemoryDisk disk = new MemoryDisk();

    private History(long seed) {
      this.random = new Random(seed);
    }

    private void run() throws IOException {
      for (int life = 0; life < LIVES; life++) {
        disk.dieAfter(random.nextInt(60));
        try (Journal journal = open()) {
          while (true) {
            step(journal);
          }
        } catch (IOException e) {
          assertThat(e).hasMessageMatching("the power is off|journal is closed or failed.*");
        }
        disk = disk.afterPowerLoss(random);
        check();
      }
    }

    private Journal open() throws IOException {
      Journal.Settings settings = new Journal.Settings(1 << 10, random.nextInt(3));
      return Journal.open(disk, settings, JournalTest::ignore);
    }

    private void step(Journal journal) throws IOException {
      switch (random.nextInt(20)) {
        case 0 -> truncatePrefix(journal);
        case 1 -> truncateSuffix(journal);
        case 2 -> reset(journal);
        case 3 -> journal.prepare();
        default -> append(journal);
      }
    }

    private void append(Journal journal) throws IOException {
      inFlight = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        byte[] payload = new byte[60 * random.nextInt(4)];
        random.nextBytes(payload);
        inFlight.add(payload);
      }
      long index = ceiling;
      journal.append(inFlight);
      for (byte[] payload : inFlight) {
        acknowledged.put(index++, payload);
      }
      ceiling = index;
      inFlight = List.of();
    }

    private void truncatePrefix(Journal journal) throws IOException {
      floor = Math.max(floor, ceiling - random.nextInt(20));
      journal.truncatePrefix(floor);
      if (random.nextBoolean()) {
        journal.tidy();
      }
      assertThat(journal.firstIndex()).isLessThanOrEqualTo(floor);
    }

    private void truncateSuffix(Journal journal) throws IOException {
      long lastKept = Math.max(floor - 1, ceiling - 1 - random.nextInt(20));
      truncating = true;
      journal.truncateSuffix(lastKept);
      truncating = false;
      acknowledged.tailMap(lastKept, false).clear();
      ceiling = lastKept + 1;
    }

    private void reset(Journal journal) throws IOException {
      long next = ceiling + random.nextInt(5);
      resetting = true;
      journal.reset(next);
      resetting = false;
      acknowledged.clear();
      floor = next;
      ceiling = next;
    }

    /** Opens what is left and makes the model agree with it where either outcome is right. */
    private void check() throws IOException {
      try (Journal journal = open()) {
        long first = journal.firstIndex();
        long last = journal.lastIndex();
        for (long index = first; index <= last; index++) {
          assertThat(journal.read(index)).isEqualTo(expected(index));
        }
        if (resetting) {
          floor = first;
        } else if (!truncating) {
          assertThat(last).isGreaterThanOrEqualTo(ceiling - 1);
        }
        assertThat(first).isLessThanOrEqualTo(floor);
        assertThat(last).isGreaterThanOrEqualTo(floor - 1);
        acknowledged.clear();
        for (long index = first; index <= last; index++) {
          byte[] payload = journal.read(index);
          assertThat(payload).isNotNull();
          acknowledged.put(index, payload);
        }
        ceiling = last + 1;
        inFlight = List.of();
        truncating = false;
        resetting = false;
      }
    }

    private byte[] expected(long index) {
      byte[] payload = acknowledged.get(index);
      return payload != null ? payload : inFlight.get((int) (index - ceiling));
    }
  }
}
