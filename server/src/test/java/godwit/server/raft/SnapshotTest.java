package godwit.server.raft;

import static godwit.server.raft.Tunings.tuning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.server.journal.DirectoryDisk;
import godwit.server.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SnapshotTest {
  private static final Journal.Settings SMALL = new Journal.Settings(1 << 10, 0);
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir private Path directory;

  private final Faults faults = new Faults();
  private final LinkedBlockingQueue<Path> saves = new LinkedBlockingQueue<>();
  private Raft raft = node();
  private GroupConfig config = GroupConfig.of("group", Path.of(""));

  @AfterEach
  void noFaultWasMet() {
    raft.close();
    assertThat(faults.all()).isEmpty();
  }

  @Test
  void snapshotsLetLogEntriesGo() throws Exception {
    RaftGroup group = start(new ListMachine());
    submitAndAwait(group, 1, 200);
    long before = logBytes();

    group.snapshot().get(20, TimeUnit.SECONDS);
    submitAndAwait(group, 201, 210);
    group.snapshot().get(20, TimeUnit.SECONDS);
    group.close();

    assertThat(logBytes()).isLessThan(before / 2);
    assertThat(snapshots()).hasSize(1);
  }

  @Test
  void aLogKeepsAllFilesThatASnapshotLetsGo() {
    Journal.Settings usual = Journal.Settings.DEFAULT;
    assertThat((long) usual.spares() * usual.segmentBytes())
        .isEqualTo(GroupConfig.Rhythm.DEFAULT.snapshotLogBytes());
  }

  @Test
  void largeFilesOfAnOldSnapshotGoByThemselves() throws Exception {
    Path tables = Files.createDirectory(directory.resolve("tables"));
    Path old = Files.write(tables.resolve("1.sst"), new byte[3 * GentleDeletion.STEP_BYTES]);
    ListMachine machine = new ListMachine();
    machine.linking(tables);
    RaftGroup group = start(machine);
    submitAndAwait(group, 1, 10);
    group.snapshot().get(20, TimeUnit.SECONDS);
    try (FileChannel left = FileChannel.open(old)) {
      Files.delete(old);
      submitAndAwait(group, 11, 20);
      group.snapshot().get(20, TimeUnit.SECONDS);

      GentleDeletionTest.awaitEmpty(directory.resolve(RetiredSnapshots.NAME));
      assertThat(left.size()).isLessThanOrEqualTo(GentleDeletion.STEP_BYTES);
    }
    assertThat(snapshots()).hasSize(1);
  }

  @Test
  void anEmptyMachineLoadsTheSnapshotAndGetsWhatFollows() throws Exception {
    RaftGroup group = start(new ListMachine());
    submitAndAwait(group, 1, 100);
    group.snapshot().get(20, TimeUnit.SECONDS);
    submitAndAwait(group, 101, 150);
    restart();
    ListMachine machine = new ListMachine();

    submitAndAwait(start(machine), 151, 160);

    assertThat(machine.texts()).isEqualTo(numbers(1, 160));
    assertThat(machine.calls()).startsWith("load", "apply 50", "leads");
  }

  @Test
  void aMachineAheadOfTheSnapshotKeepsItsState() throws Exception {
    ListMachine before = new ListMachine();
    RaftGroup group = start(before);
    submitAndAwait(group, 1, 100);
    group.snapshot().get(20, TimeUnit.SECONDS);
    submitAndAwait(group, 101, 150);
    restart();
    ListMachine machine = ListMachine.restored(before);

    submitAndAwait(start(machine), 151, 151);

    assertThat(machine.calls()).containsExactly("leads", "apply 1");
    assertThat(machine.texts()).isEqualTo(numbers(1, 151));
  }

  @Test
  void aSnapshotOfNothingNewIsDoneAtOnce() throws Exception {
    ListMachine machine = new ListMachine();
    RaftGroup group = start(machine);
    submitAndAwait(group, 1, 10);

    group.snapshot().get(20, TimeUnit.SECONDS);
    group.snapshot().get(20, TimeUnit.SECONDS);

    assertThat(machine.calls()).filteredOn("save"::equals).hasSize(1);
  }

  @Test
  void aSnapshotHasEveryEntryWhoseOutcomeWasTold() throws Exception {
    ListMachine machine = new ListMachine();
    RaftGroup group = start(machine);
    submitAndAwait(group, 1, 10);
    group.snapshot().get(20, TimeUnit.SECONDS);
    CompletableFuture<CompletableFuture<Void>> taken = new CompletableFuture<>();
    TextProposal last = new TextProposal("11");
    last.whenEnded(index -> taken.complete(group.snapshot()));

    group.submit(last);
    taken.get(20, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS);
    restart();
    ListMachine loaded = new ListMachine();
    start(loaded);

    assertThat(loaded.texts()).isEqualTo(numbers(1, 11));
    assertThat(loaded.calls()).startsWith("load", "leads");
  }

  @Test
  void snapshotsAskedForAtOnceAreAllDone() throws Exception {
    RaftGroup group = start(new ListMachine());
    submitAndAwait(group, 1, 10);

    CompletableFuture<?>[] snapshots =
        Stream.generate(group::snapshot).limit(20).toArray(CompletableFuture<?>[]::new);

    CompletableFuture.allOf(snapshots).get(20, TimeUnit.SECONDS);
  }

  @Test
  void aLogThatGrewBringsASnapshot() throws Exception {
    config = config.withSnapshots(NEVER, 2_000);
    RaftGroup group = start(new ListMachine().beforeSave(saves::add));
    submitAndAwait(group, 1, 200);

    assertThat(saves.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aSnapshotThatTakesLongIsNotFollowedByAnother() throws Exception {
    config = config.withSnapshots(NEVER, 2_000);
    CountDownLatch submitted = new CountDownLatch(1);
    RaftGroup group =
        start(
            new ListMachine()
                .beforeSave(path -> {
                  saves.add(path);
                  await(submitted);
                }));
    submitAndAwait(group, 1, 200);
    assertThat(saves.poll(20, TimeUnit.SECONDS)).isNotNull();

    // It would be time for one again, twice; and there is one entry that is not in it.
    TextProposal late = new TextProposal("201");
    group.submit(late);
    ((Replica) group).tick();
    ((Replica) group).tick();
    submitted.countDown();
    assertThat(late.end()).isInstanceOf(Long.class);

    assertThat(saves.poll(1, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void entriesAreAppliedWhileACheckpointIsPrepared() throws Exception {
    CountDownLatch applied = new CountDownLatch(1);
    ListMachine machine = new ListMachine().preparing(() -> await(applied));
    RaftGroup group = start(machine);
    submitAndAwait(group, 1, 10);
    CompletableFuture<Void> snapshot = group.snapshot();
    submitAndAwait(group, 11, 20);
    applied.countDown();

    snapshot.get(20, TimeUnit.SECONDS);
    restart();
    ListMachine loaded = new ListMachine();
    start(loaded);

    assertThat(machine.calls().indexOf("prepare")).isLessThan(machine.calls().indexOf("save"));
    assertThat(loaded.texts()).isEqualTo(numbers(1, 20));
  }

  @Test
  void aCheckpointIsTakenAlsoIfItCouldNotBePrepared() throws Exception {
    ListMachine machine =
        new ListMachine()
            .preparing(() -> {
              throw new IllegalStateException("not now");
            });
    RaftGroup group = start(machine);
    submitAndAwait(group, 1, 10);

    group.snapshot().get(20, TimeUnit.SECONDS);

    assertThat(snapshots()).hasSize(1);
  }

  @Test
  void aSnapshotIsTakenAfterOneWhosePreparationBroke() throws Exception {
    ListMachine machine =
        new ListMachine()
            .preparing(() -> {
              throw new AssertionError("broken");
            });
    RaftGroup group = start(machine);
    for (int i = 1; i <= 2; i++) {
      submitAndAwait(group, i, i);
      group.snapshot().get(20, TimeUnit.SECONDS);
    }

    assertThat(machine.calls()).filteredOn("save"::equals).hasSize(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theIntervalBringsASnapshot() throws Exception {
    config = config.withSnapshots(Duration.ofSeconds(1), Long.MAX_VALUE);
    RaftGroup group = start(new ListMachine().beforeSave(saves::add));
    submitAndAwait(group, 1, 1);

    assertThat(saves.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aMachinePutsOffSnapshotsThatNobodyAskedFor() throws Exception {
    config = config.withSnapshots(Duration.ofSeconds(1), 1);
    ListMachine machine = new ListMachine().beforeSave(saves::add);
    machine.mayCheckpoint(false);
    RaftGroup group = start(machine);
    submitAndAwait(group, 1, 100);

    assertThat(saves.poll(2500, TimeUnit.MILLISECONDS)).isNull();
    group.snapshot().get(20, TimeUnit.SECONDS);
    assertThat(saves.poll()).isNotNull();

    submitAndAwait(group, 101, 200);
    machine.mayCheckpoint(true);
    assertThat(saves.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aCheckpointThatFailsFailsTheSnapshotAndTheGroupGoesOn() throws Exception {
    ListMachine machine = new ListMachine();
    RaftGroup group = start(machine);
    submitAndAwait(group, 1, 10);
    group.snapshot().get(20, TimeUnit.SECONDS);
    machine.beforeSave(SnapshotTest::block);
    submitAndAwait(group, 11, 20);

    assertThatThrownBy(() -> group.snapshot().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IOException.class);

    submitAndAwait(group, 21, 30);
    machine.beforeSave(path -> {});
    group.snapshot().get(20, TimeUnit.SECONDS);
    assertThat(snapshots()).hasSize(1);
  }

  /** Puts a file where the checkpoint is to be. */
  private static void block(Path path) {
    try {
      Files.createFile(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Raft node() {
    return new Raft("alone", DirectoryDisk::open, tuning(SMALL, true));
  }

  private RaftGroup start(ListMachine machine) throws Exception {
    GroupConfig here =
        new GroupConfig(
            config.name(),
            directory,
            config.maxOutstanding(),
            config.snapshotInterval(),
            config.snapshotLogBytes(),
            config.electionTimeout(),
            config.start(),
            config.number());
    RaftGroup group = raft.start(here, machine, faults);
    machine.leading().get(20, TimeUnit.SECONDS);
    return group;
  }

  private void restart() {
    raft.close();
    raft = node();
  }

  private long logBytes() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private List<Path> snapshots() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("snapshots"))) {
      return files.toList();
    }
  }

  private static void submitAndAwait(RaftGroup group, int first, int last) throws Exception {
    List<TextProposal> proposals = numbers(first, last).stream().map(TextProposal::new).toList();
    proposals.forEach(group::submit);
    for (TextProposal proposal : proposals) {
      assertThat(proposal.end()).isInstanceOf(Long.class);
    }
  }

  private static List<String> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }
}
