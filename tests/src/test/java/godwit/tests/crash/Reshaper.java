package godwit.tests.crash;

import godwit.client.Admin;
import godwit.client.RejectedException;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.request.OperationReport;
import godwit.request.OperationReport.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Splits, moves, moves back and joins the partitions of a table, one reshape at a time, for ever;
 * now and then it asks that one be undone.
 */
final class Reshaper {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FEW = 2;
  private static final int MANY = 6;
  private static final int CANCEL_ONE_IN = 10;

  private final Admin admin;
  private final String table;
  private final Diary diary;
  private final SplittableRandom random;

  Reshaper(Admin admin, String table, Diary diary, long seed) {
    this.admin = admin;
    this.table = table;
    this.diary = diary;
    this.random = new SplittableRandom(seed);
  }

  /** Does what the number of partitions asks for, or something drawn. */
  void step() {
    List<Locator> partitions = admin.partitions(table);
    try {
      if (partitions.size() <= FEW) {
        split(drawn(partitions));
      } else if (partitions.size() >= MANY) {
        join(partitions);
      } else {
        switch (random.nextInt(3)) {
          case 0 -> split(drawn(partitions));
          case 1 -> join(partitions);
          default -> moveAndBack(drawn(partitions));
        }
      }
    } catch (RejectedException e) {
      diary.ended("not-started", e.reason().toString());
    }
  }

  private void split(Locator partition) {
    if (random.nextInt(3) == 0) {
      end(admin.splitAndMove(partition.partition(), Optional.empty(), other(partition.service())));
    } else {
      end(admin.split(partition.partition(), Optional.empty()));
    }
  }

  /** Neighbours on different services take a move, too. */
  private void join(List<Locator> partitions) {
    int left = random.nextInt(partitions.size() - 1);
    end(admin.join(partitions.get(left).partition(), partitions.get(left + 1).partition()));
  }

  private void moveAndBack(Locator partition) {
    ServiceId home = partition.service();
    OperationReport there = end(admin.move(partition.partition(), other(home), Optional.empty()));
    if (there.phase() == Phase.DONE) {
      end(admin.move(there.successors().getFirst(), home, Optional.empty()));
    }
  }

  private OperationReport end(OperationReport started) {
    if (random.nextInt(CANCEL_ONE_IN) == 0) {
      cancel(started);
    }
    OperationReport ended = admin.await(started.id(), PATIENCE);
    if (!ended.phase().ended()) {
      throw new AssertionError("a reshape did not end in " + PATIENCE + ": " + ended);
    }
    diary.ended(ended.kind().toString(), ended.phase().toString());
    return ended;
  }

  private void cancel(OperationReport started) {
    try {
      admin.cancel(started.id());
    } catch (RejectedException e) {
      diary.ended("not-cancelled", e.reason().toString());
    }
  }

  private Locator drawn(List<Locator> partitions) {
    return partitions.get(random.nextInt(partitions.size()));
  }

  private ServiceId other(ServiceId service) {
    return admin.services().stream()
        .map(report -> report.id())
        .filter(id -> !id.equals(service))
        .findFirst()
        .orElseThrow();
  }
}
