package godwit.server;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorState;
import godwit.partition.Locator;
import godwit.partition.ServiceId;
import godwit.placement.Node;
import godwit.placement.Standing;
import godwit.reshape.CopyPace;
import godwit.server.cluster.AddressBook;
import godwit.server.cluster.Nodes;
import godwit.server.cluster.Whereabouts;
import godwit.server.journal.DirectoryDisk;
import godwit.server.raft.Raft;
import godwit.server.raft.RaftGroup;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.server.replica.HostedServices;
import godwit.server.replica.NodeClock;
import godwit.server.replica.PacedCopies;
import godwit.server.watch.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes a store of one node of what a directory has whose cluster lost its majority for good. The
 * other nodes must never run again: what they acknowledged and this directory does not have is
 * lost.
 */
public final class Recovery {
  private static final long PATIENCE_SECONDS = 60;
  private static final long MEMORY_BYTES = 64L << 20;

  /**
   * What was recovered.
   *
   * @param groups with the index of the last entry that each has
   * @param wasAlone whether each of them had no other voter before
   * @param missing data services that have no replica here, with how many partitions each owns
   * @param gone nodes that must never run again
   */
  public record Recovered(
      Map<String, Long> groups, boolean wasAlone, Map<String, Long> missing, List<String> gone) {
    public Recovered {
      gone = List.copyOf(gone);
    }
  }

  private final Path data;
  private final String name;
  private final HostedServices hosted = new HostedServices();
  private boolean wasAlone = true;

  private Recovery(Path data, String name) {
    this.data = data;
    this.name = name;
  }

  /**
   * Has every replica in the directory, of which no node may be running, go on alone.
   *
   * @throws IOException with what is wrong and what to do next; nothing is lost by trying again
   */
  public static Recovered run(Path data) throws IOException {
    String name =
        NodeFolder.nameOf(data)
            .orElseThrow(() ->
                new IOException(
                    "no node keeps its data there: directory="
                        + data.toAbsolutePath()
                        + ". Name the data directory of a node"));
    return new Recovery(data, name).recover();
  }

  private Recovered recover() throws IOException {
    ExecutorService readers =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    try (NodeFolder folder = NodeFolder.open(data, name);
        Raft raft = new Raft(name, DirectoryDisk::open);
        Replicas replicas = replicas(folder, raft, readers)) {
      CoordinatorService coordinator = coordinator(folder, replicas);
      for (ServiceId id : folder.services()) {
        DataService service = replicas.openService(id);
        alone(service.group(), service.led());
      }
      coordinator.view().nodes().values().forEach(node -> settle(coordinator, node));
      AddressBook.open(folder.addressBook()).learn(Map.of());
      return recovered(coordinator.view(), replicas.groups());
    } finally {
      readers.shutdownNow();
    }
  }

  private CoordinatorService coordinator(NodeFolder folder, Replicas replicas) throws IOException {
    if (!folder.hasCoordinator()) {
      throw new IOException(
          "no replica of the coordinator is here: directory="
              + data.toAbsolutePath()
              + ". Take the directory of a node that followed the coordinator");
    }
    CoordinatorService coordinator = replicas.openCoordinator();
    alone(coordinator.group(), coordinator.led());
    return coordinator;
  }

  private void alone(RaftGroup group, CompletableFuture<Void> led) throws IOException {
    if (!group.membership().voters().equals(List.of(name))) {
      wasAlone = false;
      try {
        group.standAlone();
      } catch (IllegalStateException e) {
        throw new IOException(
            "a replica can't go on alone: " + e.getMessage() + ". Take the directory of a voter",
            e);
      }
    }
    try {
      led.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: group=" + group.name(), e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(
          "a replica did not begin to lead: group=" + group.name() + ". Look at the log, try again",
          e);
    }
  }

  /** This node serves, the others have gone. */
  private void settle(CoordinatorService coordinator, Node node) {
    Standing standing = node.name().equals(name) ? Standing.SERVING : Standing.REMOVED;
    if (node.standing() == standing) {
      return;
    }
    CommandAnswer answer =
        coordinator.propose(new CoordinatorCommand.SetStanding(node.name(), standing)).join();
    if (answer instanceof CommandAnswer.Refused refused) {
      throw new IllegalStateException("node=" + node.name() + " refused=" + refused.refusal());
    }
  }

  private Recovered recovered(CoordinatorState state, List<RaftGroup> groups) {
    Map<String, Long> indexes = new TreeMap<>();
    groups.forEach(group -> indexes.put(group.name(), group.appliedIndex()));
    Map<String, Long> missing = new TreeMap<>();
    state.services().keySet().stream()
        .filter(service -> hosted.find(service).isEmpty())
        .forEach(service -> missing.put(service.toString(), 0L));
    for (Locator locator : state.locators().allOpen()) {
      if (hosted.find(locator.service()).isEmpty()) {
        missing.merge(locator.service().toString(), 1L, Long::sum);
      }
    }
    List<String> gone = state.nodes().keySet().stream().filter(node -> !node.equals(name)).toList();
    return new Recovered(indexes, wasAlone, missing, gone);
  }

  private Replicas replicas(NodeFolder folder, Raft raft, ExecutorService readers) {
    return new Replicas(
        new Replicas.Setup(
            NodeConfig.embedded(data, 1).named(name),
            folder,
            raft,
            DirectoryDisk::open,
            hosted,
            Nodes.NONE,
            new Whereabouts(List.of()),
            new NodeClock(
                System::currentTimeMillis, NodeConfig.Timing.DEFAULT.data().clockBoundMillis()),
            MEMORY_BYTES,
            readers,
            new PacedCopies(CopyPace.Limits.DEFAULT),
            service -> file -> Optional.empty(),
            new FaultLog(),
            Watch.alone()));
  }
}
