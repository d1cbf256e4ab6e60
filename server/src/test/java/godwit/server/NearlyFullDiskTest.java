package godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.Admin;
import godwit.client.Godwit;
import godwit.client.RejectedException;
import godwit.client.Table;
import godwit.key.Bytes;
import godwit.partition.Locator;
import godwit.request.OperationReport;
import godwit.request.Reason;
import godwit.server.journal.DirectoryDisk;
import godwit.server.journal.Disk;
import godwit.server.raft.DiskOpener;
import godwit.server.replica.DiskSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node on a disk of which the test says how much is free. */
class NearlyFullDiskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PLENTY = 1L << 40;
  private static final long RESERVE = 64L << 20;

  private final AtomicLong usable = new AtomicLong(PLENTY);

  @Test
  void writesAreRefusedAndReadsGoOnUntilThereIsRoom(@TempDir Path data) throws IOException {
    try (Node node = Node.start(config(data), disks());
        Godwit client = node.client()) {
      Table table = client.createTable("birds");
      table.put(key("godwit"), key("limosa"));

      usable.set(RESERVE - 1);
      await(() -> refused(table));

      assertThatThrownBy(() -> table.put(key("ruff"), key("calidris")))
          .isInstanceOfSatisfying(
              RejectedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SPACE))
          .hasMessageContaining("usableBytes=" + (RESERVE - 1));
      assertThat(table.get(key("godwit"))).isPresent();
      assertThat(table.get(key("ruff"))).isEmpty();

      usable.set(RESERVE + 1);
      assertThat(refused(table)).as("a little room is not enough to go on").isTrue();
      usable.set(PLENTY);
      await(() -> !refused(table));
      assertThat(table.get(key("probe"))).isPresent();
    }
  }

  @Test
  void whereNobodyCanTellTheLastWordStays() {
    DiskSpace space =
        new DiskSpace(
            () -> {
              if (usable.get() < 0) {
                throw new IOException("nobody can tell");
              }
              return usable.get();
            },
            RESERVE);
    usable.set(0);
    space.look();
    usable.set(-1);
    space.look();
    assertThat(space.isShort()).isTrue();
    usable.set(PLENTY);
    space.look();
    usable.set(-1);
    space.look();
    assertThat(space.isShort()).isFalse();
  }

  @Test
  void aMoveOntoAFullDiskIsUndoneAndCanBeDoneLater(@TempDir Path data) throws IOException {
    try (Node node = Node.start(config(data), disks());
        Godwit client = node.client()) {
      Table table = client.createTable("birds");
      table.put(key("godwit"), key("limosa"));
      usable.set(0);
      await(() -> refused(table));
      Admin admin = client.admin();
      Locator whole = admin.partitions("birds").getFirst();
      var target =
          admin.services().stream()
              .map(service -> service.id())
              .filter(id -> !id.equals(whole.service()))
              .findFirst()
              .orElseThrow();

      OperationReport move = admin.move(whole.partition(), target, Optional.empty());
      OperationReport stuck = admin.await(move.id(), Duration.ofSeconds(2));
      assertThat(stuck.phase().ended()).isFalse();
      assertThat(table.get(key("godwit"))).isPresent();

      usable.set(PLENTY);
      OperationReport done = admin.await(move.id(), PATIENCE);
      assertThat(done.phase()).as("%s", done).isEqualTo(OperationReport.Phase.DONE);
      assertThat(table.get(key("godwit"))).isPresent();
    }
  }

  private static NodeConfig config(Path data) {
    NodeConfig.Resources usual = NodeConfig.Resources.DEFAULT;
    return NodeConfig.embedded(data, 2)
        .with(new NodeConfig.Resources(usual.memoryBytes(), RESERVE, usual.copies()));
  }

  private static boolean refused(Table table) {
    try {
      table.put(key("probe"), key("x"));
      return false;
    } catch (RejectedException e) {
      return true;
    }
  }

  private static void await(BooleanSupplier done) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited for " + PATIENCE);
      }
      Thread.onSpinWait();
    }
  }

  private DiskOpener disks() {
    return new DiskOpener() {
      @Override
      public Disk open(Path directory) throws IOException {
        return DirectoryDisk.open(directory);
      }

      @Override
      public long usableBytes(Path directory) {
        return usable.get();
      }
    };
  }

  private static Bytes key(String text) {
    return Bytes.utf8(text);
  }
}
