package godwit.server.raft;

import static godwit.server.raft.Tunings.tuning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.codec.CorruptionException;
import godwit.server.journal.DirectoryDisk;
import godwit.server.journal.Journal;
import godwit.server.journal.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FaultTest {
  @TempDir private Path directory;

  private final Faults faults = new Faults();
  private Raft raft = new Raft("alone");

  @AfterEach
  void close() {
    raft.close();
  }

  @Test
  void aMachineThatThrowsHaltsTheReplicaWhichReportsItOnce() throws Exception {
    IllegalStateException bug = new IllegalStateException("bug");
    ListMachine machine =
        new ListMachine()
            .beforeEach(entry -> {
              if (entry.data().toUtf8().equals("50")) {
                throw bug;
              }
            });
    RaftGroup group = start(machine);

    List<TextProposal> proposals = submit(group, 1, 100);

    assertThat(faults.next()).isSameAs(bug);
    for (TextProposal proposal : proposals) {
      boolean isBefore = Integer.parseInt(proposal.bytes().toUtf8()) < 50;
      Object end = proposal.end();
      assertThat(isBefore ? end instanceof Long : end instanceof Failure).isTrue();
    }
    assertThat(machine.texts()).isEqualTo(numbers(1, 49));
    assertThat(submit(group, 0, 0).getFirst().end()).isEqualTo(Failure.NOT_LEADER);
    assertThatThrownBy(() -> group.readBarrier().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(GroupUnavailableException.class);
    assertThatThrownBy(() -> group.snapshot().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(GroupUnavailableException.class);
    raft.close();
    assertThat(faults.all()).hasSize(1);
  }

  @Test
  void aReadBarrierWaitsForNothingThatNobodyWasToldOf() throws Exception {
    raft.close();
    raft = new Raft("alone", DirectoryDisk::open, tuning(Journal.Settings.DEFAULT, false));
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    ListMachine machine =
        new ListMachine()
            .beforeEach(entry -> {
              reached.countDown();
              await(gate);
              throw new IllegalStateException("bug");
            });
    RaftGroup group = start(machine);
    List<TextProposal> proposals = submit(group, 1, 3);
    await(reached); // they are committed, and none is applied
    group.readBarrier().get(20, TimeUnit.SECONDS);
    gate.countDown();

    for (TextProposal proposal : proposals) {
      assertThat(proposal.end()).isIn(Failure.UNKNOWN, Failure.NOT_LEADER);
    }
    assertThat(faults.next()).hasMessage("bug");
    assertThatThrownBy(() -> group.readBarrier().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(GroupUnavailableException.class);
  }

  @Test
  void entriesThatAMachineChokedOnAreDeliveredAgainAfterARestart() throws Exception {
    ListMachine bad =
        new ListMachine()
            .beforeEach(entry -> {
              throw new IllegalStateException("bug");
            });
    RaftGroup group = start(bad);
    submit(group, 1, 3);
    assertThat(faults.next()).hasMessage("bug");
    raft.close();
    raft = new Raft("alone");
    ListMachine good = new ListMachine();

    start(good);

    assertThat(good.texts()).startsWith("1");
  }

  @Test
  void aMachineThatThrowsWhenItLeadsHaltsTheReplica() throws Exception {
    Replicated machine =
        new Replicated() {
          @Override
          public long appliedIndex() {
            return 0;
          }

          @Override
          public void apply(List<Committed> entries) {}

          @Override
          public void leads(long term) {
            throw new IllegalStateException("bug");
          }

          @Override
          public void follows() {}

          @Override
          public void save(Path dir) {}

          @Override
          public void load(Path dir) {}
        };
    try {
      raft.start(GroupConfig.of("group", directory), machine, faults);
    } catch (IOException e) {
      assertThat(e).hasRootCauseMessage("bug");
      return;
    }
    assertThat(faults.next()).hasMessage("bug");
  }

  @Test
  void aMachineThatCannotLoadItsSnapshotDoesNotStart() throws Exception {
    RaftGroup group = start(new ListMachine());
    awaitAll(submit(group, 1, 10));
    group.snapshot().get(20, TimeUnit.SECONDS);
    raft.close();
    raft = new Raft("alone");
    try (Stream<Path> files = Files.walk(directory.resolve("snapshots"))) {
      for (Path file : files.filter(path -> path.endsWith("entries")).toList()) {
        Files.delete(file);
      }
    }

    assertThatThrownBy(() -> start(new ListMachine()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.toString())
        .hasRootCauseInstanceOf(java.nio.file.NoSuchFileException.class);
  }

  @Test
  void aFullDiskFailsProposalsAndLosesNothingThatWasAcknowledged() throws Exception {
    MemoryDisk log = new MemoryDisk();
    raft.close();
    raft = memoryNode(log);
    ListMachine machine = new ListMachine();
    RaftGroup group = start(machine);
    List<TextProposal> proposals = new ArrayList<>(submit(group, 1, 5));
    awaitAll(proposals);
    log.fillUpAfter(3_000);

    proposals.addAll(submit(group, 6, 200));
    awaitAll(proposals);

    assertThat(faults.next())
        .hasMessageContaining("directory=" + directory)
        .hasMessageContaining("Make room")
        .hasRootCauseMessage("No space left on device");
    List<String> acknowledged =
        proposals.stream()
            .filter(TextProposal::isApplied)
            .map(proposal -> proposal.bytes().toUtf8())
            .toList();
    assertThat(acknowledged).hasSizeLessThan(200);
    assertThat(proposals).allMatch(proposal -> proposal.ends() == 1);
    assertThat(machine.texts()).containsSubsequence(acknowledged);
    assertThat(submit(group, 0, 0).getFirst().end()).isEqualTo(Failure.NOT_LEADER);

    raft.close();
    log.fillUpAfter(1 << 20);
    raft = memoryNode(log);
    ListMachine again = new ListMachine();
    start(again);
    assertThat(again.texts()).containsSubsequence(acknowledged);
  }

  @Test
  void aDamagedLogIsRefusedWithTheFileAndThePosition() throws Exception {
    RaftGroup group = start(new ListMachine());
    for (int i = 1; i <= 20; i++) {
      awaitAll(submit(group, i, i));
    }
    raft.close();
    raft = new Raft("alone");
    Path segment = directory.resolve("journal").resolve("00000000000000000001.segment");
    overwrite(segment, 300);

    assertThatThrownBy(() -> start(new ListMachine()))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("file=" + segment)
        .hasMessageContaining("position=")
        .hasMessageContaining("expected=")
        .hasMessageContaining("replace this replica");
  }

  @Test
  void damageThatIsMetWhileEntriesAreReplayedHaltsTheReplica() throws Exception {
    awaitAll(submit(start(new ListMachine()), 1, 100));
    raft.close();
    raft = new Raft("alone");
    Path segment = directory.resolve("journal").resolve("00000000000000000001.segment");
    ListMachine machine =
        new ListMachine() {
          @Override
          public synchronized long appliedIndex() {
            // Asked for after the log was opened and checked, before it is replayed.
            overwrite(segment, 300);
            return super.appliedIndex();
          }
        };

    try {
      raft.start(GroupConfig.of("group", directory), machine, faults);
      assertThat(faults.next()).isInstanceOf(CorruptionException.class);
    } catch (IOException e) {
      assertThat(e).hasRootCauseInstanceOf(CorruptionException.class);
    }
    assertThat(machine.texts()).hasSizeLessThan(100);
  }

  @Test
  void aDamagedBallotIsRefused() throws Exception {
    start(new ListMachine());
    raft.close();
    raft = new Raft("alone");
    Path ballot = directory.resolve("ballot").resolve("ballot");
    overwrite(ballot, 10);

    assertThatThrownBy(() -> start(new ListMachine()))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("file=" + ballot);
  }

  @Test
  void aMissingBallotIsRefused() throws Exception {
    start(new ListMachine());
    raft.close();
    raft = new Raft("alone");
    Files.delete(directory.resolve("ballot").resolve("ballot"));

    assertThatThrownBy(() -> start(new ListMachine()))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("ballot is missing");
  }

  @Test
  void aLogThatEndsBeforeTheStateIsRefused() throws Exception {
    ListMachine before = new ListMachine();
    awaitAll(submit(start(before), 1, 100));
    raft.close();
    raft = new Raft("alone");
    Files.delete(directory.resolve("journal").resolve("00000000000000000001.segment"));

    assertThatThrownBy(() -> start(ListMachine.restored(before)))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("log ends before the state");
  }

  @Test
  void aNodeThatFailedToStartCanBeStartedWhenTheDamageIsMended() throws Exception {
    awaitAll(submit(start(new ListMachine()), 1, 100));
    raft.close();
    raft = new Raft("alone");
    Path ballot = directory.resolve("ballot").resolve("ballot");
    byte[] good = Files.readAllBytes(ballot);
    Files.delete(ballot);
    assertThatThrownBy(() -> start(new ListMachine())).isInstanceOf(CorruptionException.class);
    Files.write(ballot, good);
    ListMachine machine = new ListMachine();

    start(machine);

    assertThat(machine.texts()).isEqualTo(numbers(1, 100));
  }

  private Raft memoryNode(MemoryDisk log) {
    DiskOpener disks = place -> place.endsWith("journal") ? log : DirectoryDisk.open(place);
    return new Raft("alone", disks, tuning(new Journal.Settings(1 << 12, 0), true));
  }

  private RaftGroup start(ListMachine machine) throws Exception {
    RaftGroup group = raft.start(GroupConfig.of("group", directory), machine, faults);
    machine.leading().get(20, TimeUnit.SECONDS);
    return group;
  }

  private static List<TextProposal> submit(RaftGroup group, int first, int last) {
    List<TextProposal> proposals = numbers(first, last).stream().map(TextProposal::new).toList();
    proposals.forEach(group::submit);
    return proposals;
  }

  private static List<Object> awaitAll(List<TextProposal> proposals) throws Exception {
    List<Object> ends = new ArrayList<>();
    for (TextProposal proposal : proposals) {
      ends.add(proposal.end());
    }
    return ends;
  }

  private static List<String> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }

  private static void overwrite(Path file, long position) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {0x55}), position);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
