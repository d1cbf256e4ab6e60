package godwit.server.raft;

import static godwit.server.raft.Tunings.tuning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.server.journal.DirectoryDisk;
import godwit.server.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RaftGroupTest {
  @TempDir private Path directory;

  private final Faults faults = new Faults();
  private Raft raft = new Raft("alone");

  @AfterEach
  void noFaultWasMet() {
    raft.close();
    assertThat(faults.all()).isEmpty();
  }

  @Test
  void theOnlyReplicaElectsItselfAndLeads() throws Exception {
    ListMachine machine = new ListMachine();
    RaftGroup group = start(machine);

    assertThat(group.name()).isEqualTo("group");
    assertThat(group.leads()).isTrue();
    assertThat(group.term()).isEqualTo(machine.leading().get()).isPositive();
  }

  @Test
  void everyTermIsAboveTheOneBefore() throws Exception {
    long first = start(new ListMachine()).term();
    restart();
    assertThat(start(new ListMachine()).term()).isGreaterThan(first);
  }

  @Test
  void entriesOfOneThreadAreAppliedInOrderAndOnce() throws Exception {
    ListMachine machine = new ListMachine();
    RaftGroup group = start(machine);

    List<TextProposal> proposals = submit(group, 1, 200);

    for (TextProposal proposal : proposals) {
      assertThat(proposal.end()).isInstanceOf(Long.class);
      assertThat(proposal.ends()).isEqualTo(1);
    }
    assertThat(machine.texts()).isEqualTo(numbers(1, 200));
  }

  @Test
  void entriesOfManyThreadsAreAllAppliedOnce() throws Exception {
    ListMachine machine = new ListMachine();
    RaftGroup group = start(machine);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int thread = 0; thread < 4; thread++) {
        int first = 100 * thread;
        var unused =
            threads.submit(() -> {
              for (int i = first; i < first + 100; i++) {
                submit(group, i, i).getFirst().end();
              }
              return null;
            });
      }
    }
    assertThat(machine.texts()).containsExactlyInAnyOrderElementsOf(numbers(0, 399));
  }

  @Test
  void anEmptyMachineGetsAllEntriesAfterARestartAndManyInOneCall() throws Exception {
    submitAndAwait(start(new ListMachine()), 1, 200);
    restart();
    ListMachine machine = new ListMachine();

    start(machine);

    assertThat(machine.texts()).isEqualTo(numbers(1, 200));
    assertThat(machine.calls()).containsExactly("apply 200", "leads");
  }

  @Test
  void aMachineThatKeptItsStateGetsOnlyWhatIsNewToIt() throws Exception {
    ListMachine before = new ListMachine();
    RaftGroup group = start(before);
    submitAndAwait(group, 1, 120);
    ListMachine machine = ListMachine.restored(before);
    submitAndAwait(group, 121, 200);
    restart();

    start(machine);

    assertThat(machine.texts()).isEqualTo(numbers(1, 200));
    assertThat(machine.calls()).containsExactly("apply 80", "leads");
  }

  @Test
  void aProposalPastTheBoundIsBusyAndTheOthersAreApplied() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    ListMachine machine = new ListMachine().beforeEach(entry -> await(gate));
    RaftGroup group =
        raft.start(GroupConfig.of("group", directory).withMaxOutstanding(10), machine, faults);
    machine.leading().get();
    List<TextProposal> proposals = submit(group, 1, 200);

    long busy = proposals.stream().filter(proposal -> proposal.ends() > 0).count();
    // Those that the machine holds at the gate are outstanding no more.
    assertThat(busy).isBetween(180L, 190L);
    gate.countDown();
    for (TextProposal proposal : proposals) {
      assertThat(proposal.end()).isIn(applied(proposal), Failure.BUSY);
      assertThat(proposal.ends()).isEqualTo(1);
    }
    submitAndAwait(group, 201, 205);
  }

  @Test
  void closingEndsEveryProposalOnceAndRefusesLaterOnes() throws Exception {
    ListMachine machine = new ListMachine();
    RaftGroup group = start(machine);
    List<TextProposal> proposals = submit(group, 1, 200);

    group.close();
    group.close();

    for (TextProposal proposal : proposals) {
      assertThat(proposal.isApplied() || proposal.end() instanceof Failure).isTrue();
      assertThat(proposal.ends()).isEqualTo(1);
    }
    assertThat(submit(group, 0, 0).getFirst().end()).isEqualTo(Failure.CLOSED);
    assertThat(group.leads()).isFalse();
    assertThat(machine.calls()).endsWith("follows");
    assertThatThrownBy(() -> group.readBarrier().get())
        .hasCauseInstanceOf(GroupUnavailableException.class);
    assertThatThrownBy(() -> group.snapshot().get())
        .hasCauseInstanceOf(GroupUnavailableException.class);
  }

  @Test
  void aClosedGroupCanBeStartedAgainOnTheSameNode() throws Exception {
    RaftGroup group = start(new ListMachine());
    submitAndAwait(group, 1, 10);
    group.close();
    ListMachine machine = new ListMachine();

    submitAndAwait(start(machine), 11, 20);

    assertThat(machine.texts()).isEqualTo(numbers(1, 20));
  }

  @Test
  void aReadBarrierSeesWhatWasAcknowledged() throws Exception {
    ListMachine machine = new ListMachine();
    RaftGroup group = start(machine);
    for (int i = 1; i <= 50; i++) {
      submitAndAwait(group, i, i);
      group.readBarrier().get(20, TimeUnit.SECONDS);
      assertThat(machine.texts()).hasSize(i);
    }
  }

  @Test
  void readBarriersShareRoundsWhereTheGroupMayHaveOtherVoters() throws Exception {
    raft.close();
    raft = new Raft("alone", DirectoryDisk::open, tuning(Journal.Settings.DEFAULT, false));
    ListMachine machine = new ListMachine();
    RaftGroup group = start(machine);
    List<TextProposal> proposals = submit(group, 1, 100);

    CompletableFuture<?>[] barriers =
        IntStream.range(0, 1000)
            .mapToObj(i -> group.readBarrier())
            .toArray(CompletableFuture<?>[]::new);

    CompletableFuture.allOf(barriers).get(20, TimeUnit.SECONDS);
    for (TextProposal proposal : proposals) {
      proposal.end();
    }
    group.readBarrier().get(20, TimeUnit.SECONDS);
    assertThat(machine.texts()).isEqualTo(numbers(1, 100));
  }

  @Test
  void severalGroupsAndNodesLiveInOneProcess() throws Exception {
    List<ListMachine> machines = new ArrayList<>();
    try (Raft other = new Raft("other")) {
      for (Raft node : List.of(raft, other)) {
        for (int i = 0; i < 3; i++) {
          ListMachine machine = new ListMachine();
          machines.add(machine);
          Path place = directory.resolve(node == raft ? "a" : "b").resolve("group-" + i);
          RaftGroup group = node.start(GroupConfig.of("group-" + i, place), machine, faults);
          machine.leading().get();
          submitAndAwait(group, 100 * machines.size(), 100 * machines.size() + 20);
        }
      }
    }
    for (int i = 1; i <= machines.size(); i++) {
      assertThat(machines.get(i - 1).texts()).isEqualTo(numbers(100 * i, 100 * i + 20));
    }
  }

  @Test
  void aNodeNameIsTakenOnceInAProcessAndFreeAfterClosing() {
    assertThatThrownBy(() -> new Raft("alone")).isInstanceOf(IllegalStateException.class);
    raft.close();
    raft = new Raft("alone");
  }

  @Test
  void aDirectoryServesOneReplicaAtATime() throws Exception {
    start(new ListMachine());
    assertThatThrownBy(() -> start(new ListMachine()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use");
  }

  private RaftGroup start(ListMachine machine) throws Exception {
    RaftGroup group = raft.start(GroupConfig.of("group", directory), machine, faults);
    machine.leading().get(20, TimeUnit.SECONDS);
    return group;
  }

  private void restart() {
    raft.close();
    raft = new Raft("alone");
  }

  private static List<TextProposal> submit(RaftGroup group, int first, int last) {
    List<TextProposal> proposals = numbers(first, last).stream().map(TextProposal::new).toList();
    proposals.forEach(group::submit);
    return proposals;
  }

  private static void submitAndAwait(RaftGroup group, int first, int last) throws Exception {
    for (TextProposal proposal : submit(group, first, last)) {
      assertThat(proposal.end()).isInstanceOf(Long.class);
    }
  }

  private static Object applied(TextProposal proposal) throws Exception {
    return proposal.isApplied() ? proposal.end() : "not applied";
  }

  private static List<String> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
