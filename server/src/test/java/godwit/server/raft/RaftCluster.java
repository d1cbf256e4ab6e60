package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.server.journal.DirectoryDisk;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Nodes in this process, each with a replica of one group. */
final class RaftCluster implements AutoCloseable {
  static final String GROUP = "group";
  private static final long SNAPSHOT_RATE = 64L << 20;

  private final Path directory;
  private final Wiring wiring;
  private long snapshotRate = SNAPSHOT_RATE;
  private final Cuts cuts = new Cuts();
  private final Events events = new Events();
  private final Map<String, Member> members = new ConcurrentSkipListMap<>();

  RaftCluster(Path directory, Wiring wiring) {
    this.directory = directory;
    this.wiring = wiring;
  }

  /** A node with its replica. */
  record Member(String name, Raft raft, RaftGroup group, ListMachine machine, Faults faults) {}

  /** Has nodes that start from now on send and fetch so many bytes of snapshots in a second. */
  void snapshotRate(long bytesPerSecond) {
    snapshotRate = bytesPerSecond;
  }

  Events events() {
    return events;
  }

  Cuts cuts() {
    return cuts;
  }

  Member member(String name) {
    @Nullable Member member = members.get(name);
    if (member == null) {
      throw new AssertionError("not running: " + name);
    }
    return member;
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  /** Starts the node that founds the group, or one that was a member. */
  Member start(String name) throws Exception {
    return start(name, config -> config);
  }

  /** Starts a node with a replica that waits to be added. */
  Member join(String name) throws Exception {
    return start(name, config -> config.joining(0));
  }

  Member start(String name, UnaryOperator<GroupConfig> settings) throws Exception {
    RaftTransport transport = cuts.over(name, wiring.transport(name));
    Raft raft = new Raft(name, DirectoryDisk::open, transport, snapshotRate);
    ListMachine machine = new ListMachine().whenever(events::happened);
    Faults faults = new Faults();
    wiring.open(name, raft);
    RaftGroup group =
        raft.start(settings.apply(GroupConfig.of(GROUP, directory.resolve(name))), machine, faults);
    Member member = new Member(name, raft, group, machine, faults);
    members.put(name, member);
    return member;
  }

  /** Founds a group of these nodes. */
  void found(String first, String... others) throws Exception {
    start(first);
    for (String other : others) {
      join(other);
      add(other);
    }
  }

  /** Makes a node that waits a learner, and then a voter. */
  void add(String name) throws Exception {
    Waits.done(leader().group().addLearner(name, member(name).group().number()));
    awaitCaughtUp(name);
    Waits.done(leader().group().promote(name));
  }

  void awaitCaughtUp(String name) throws Exception {
    events.await(
        name + " catches up",
        () ->
            leading()
                .filter(leader ->
                    leader.group().progress().stream()
                        .anyMatch(one ->
                            one.node().equals(name)
                                && one.isAlive()
                                && one.matchIndex() > 0
                                && leader.group().lastIndex() - one.matchIndex() < 500))
                .isPresent());
  }

  /** Stops a node as if its process were killed: it tells nobody. */
  void kill(String name) {
    members.keySet().forEach(other -> cuts.cut(name, other));
    wiring.shut(name);
    Member member = members.remove(name);
    if (member != null) {
      member.raft().close();
    }
    members.keySet().forEach(other -> cuts.reset(name, other));
    members.keySet().forEach(other -> cuts.mend(name, other));
  }

  Optional<Member> leading() {
    return members().stream().filter(member -> member.group().leads()).findFirst();
  }

  Member leader() throws InterruptedException {
    events.await("a leader", () -> leading().isPresent());
    return leading().orElseGet(() -> member(members.keySet().iterator().next()));
  }

  /** Stops a node, loses all that its replica has, and starts it with another one that waits. */
  Member hostAgain(String name, int number) throws Exception {
    kill(name);
    Path lost = directory.resolve(name);
    try (Stream<Path> files = Files.walk(lost)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
    return start(name, config -> config.joining(number));
  }

  /** Waits until all members have applied the same; checks that all that was acknowledged is. */
  void requireAgreement(List<String> acknowledged) throws Exception {
    List<String> reference = leader().machine().texts();
    events.await(
        "all replicas have the same",
        () ->
            members().stream().map(member -> member.machine().texts()).distinct().count() == 1
                && members().getFirst().machine().texts().size() >= reference.size());
    List<String> applied = new ArrayList<>(members().getFirst().machine().texts());
    assertThat(applied).doesNotHaveDuplicates();
    assertThat(new java.util.HashSet<>(applied)).containsAll(acknowledged);
  }

  @Override
  public void close() {
    members.values().forEach(member -> wiring.shut(member.name()));
    members.values().forEach(member -> member.raft().close());
    wiring.close();
    members.values().forEach(member -> assertThat(member.faults().all()).isEmpty());
  }
}
