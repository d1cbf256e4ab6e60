package godwit.sim.explore;

import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.key.Bytes;
import godwit.partition.Partition;
import godwit.request.Outcome;
import godwit.request.ServiceRequest;
import godwit.sim.world.BrokenPromise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Visits the states of one configuration, those that take fewer messages first. Not thread-safe;
 * used once.
 */
final class Explorer {
  /*
   * A node is: the states of the services, the state of the coordinator, the set of messages that
   * were sent, what is true, and, where drivers may go on using an old view, the states in it.
   * Messages stay in the set when they arrive, so one that arrives late, twice, or after any other
   * needs no extra step; one that is lost is one that does not arrive.
   */
  private static final int NO_VIEW = -1;

  /** Of larger graphs the edges would take more room than the nodes; none are kept then. */
  private static final int MAX_WITH_EDGES = 3_000_000;

  /** Leads to a node in which the present view is kept; all other steps are messages. */
  private static final int KEEP_VIEW = -2;

  /** Leads to a node in which the coordinator is what it was at first, and knows that it was. */
  private static final int PUT_BACK = -3;

  private static final long RESTORED_INCARNATION = 2;
  private static final Message.ToCoordinator RESTORE =
      new Message.ToCoordinator(new CoordinatorCommand.Restore(RESTORED_INCARNATION));

  private final Configuration configuration;
  private final Parts parts;
  private final Soups soups = new Soups();
  private final Outlook outlook;
  private final List<Bytes> keys;
  private final Interner<Truth> truths = new Interner<>();
  private final NodeTable nodes;
  private final Edges edges = new Edges();
  private final int machines;
  private final int soupAt;
  private final int truthAt;
  private final int oldAt;
  private final Judge judge;
  private int putBack;

  /** Prepares the configuration; nothing is visited yet. */
  Explorer(Configuration configuration, Mistake mistake) {
    this.configuration = configuration;
    this.parts = new Parts(configuration, mistake);
    this.outlook = new Outlook(parts, configuration, soups);
    this.keys = Preparation.keys(configuration);
    this.machines = parts.count();
    this.soupAt = machines;
    this.truthAt = machines + 1;
    this.oldAt = machines + 2;
    this.nodes = new NodeTable(width());
    this.judge = begin();
  }

  private Judge begin() {
    Preparation preparation = new Preparation(parts, configuration, outlook, soups);
    Truth truth = preparation.run();
    int[] node = new int[width()];
    Arrays.fill(node, NO_VIEW);
    System.arraycopy(preparation.states(), 0, node, 0, machines);
    List<Integer> writes = new ArrayList<>();
    for (ServiceRequest.Write write : configuration.writes()) {
      for (int i = 0; i < configuration.services(); i++) {
        writes.add(
            parts
                .messages()
                .number(new Message.ToService(i, new DataCommand.Write(write), List.of())));
      }
    }
    putBack = parts.step(RESTORE, preparation.states()).next();
    if (configuration.limits().asksOnce()) {
      node[machines - 1] = preparation.ask(configuration.requests());
    }
    node[soupAt] = soups.of(writes);
    node[truthAt] = truths.number(truth);
    node[soupAt] = heated(node);
    nodes.add(node, NO_VIEW, KEEP_VIEW);
    return new Judge(parts, preparation.table(), keys);
  }

  /**
   * Visits up to {@code limit} states.
   *
   * @param progress hears now and then how many were found
   */
  Exploration run(int limit, IntConsumer progress) {
    int[] node = new int[width()];
    int depth = 0;
    int endOfDepth = 1;
    int visited = 0;
    for (; visited < nodes.size() && nodes.size() <= limit; visited++) {
      if (visited == endOfDepth) {
        depth++;
        endOfDepth = nodes.size();
      }
      if (visited % 100_000 == 0) {
        progress.accept(nodes.size());
      }
      nodes.read(visited, node);
      try {
        judge.check(node, node[truthAt], truths.value(node[truthAt]));
        leave(visited, node);
      } catch (AssertionError | RuntimeException broken) {
        return found(depth, false, Optional.of(failure(visited, broken)));
      }
    }
    boolean whole = visited == nodes.size();
    boolean judged = whole && nodes.size() <= MAX_WITH_EDGES;
    return found(depth, whole, judged ? stuck() : Optional.empty());
  }

  private Exploration found(int depth, boolean whole, Optional<Exploration.Failure> failure) {
    return new Exploration(configuration.name(), nodes.size(), depth, whole, failure);
  }

  private void leave(int number, int[] node) {
    BitSet sent = soups.messages(node[soupAt]);
    for (int message = sent.nextSetBit(0); message >= 0; message = sent.nextSetBit(message + 1)) {
      int[] next = arrive(message, node);
      if (!Arrays.equals(next, node)) {
        add(next, number, message);
      }
    }
    if (oldAt < node.length && node[oldAt] == NO_VIEW) {
      int[] next = node.clone();
      System.arraycopy(node, 0, next, oldAt, machines);
      add(next, number, KEEP_VIEW);
    }
    if (mayBePutBack(node)) {
      int[] next = node.clone();
      next[machines - 1] = putBack;
      next[soupAt] = heated(next);
      add(next, number, PUT_BACK);
    }
  }

  private boolean mayBePutBack(int[] node) {
    return configuration.limits().restores()
        && parts.coordinator().view(node[machines - 1]).numbers().incarnation()
            < RESTORED_INCARNATION;
  }

  private void add(int[] next, int from, int by) {
    int to = nodes.add(next, from, by);
    if (nodes.size() <= MAX_WITH_EDGES) {
      edges.add(from, to);
    } else {
      edges.clear();
    }
  }

  private int[] arrive(int number, int[] node) {
    int[] next = node.clone();
    switch (parts.messages().value(number)) {
      case Message.ToCoordinator to ->
          next[machines - 1] = parts.coordinator().step(node[machines - 1], number, to).next();
      case Message.ToService to -> {
        var step = parts.services().get(to.service()).step(node[to.service()], number, to);
        next[to.service()] = step.next();
        next[truthAt] = truthAfter(to.command(), step.answer(), node[truthAt]);
      }
    }
    if (!Arrays.equals(next, node)) {
      next[soupAt] = heated(next);
    }
    return next;
  }

  private int truthAfter(DataCommand command, DataAnswer answer, int truth) {
    if (command instanceof DataCommand.Write write
        && answer instanceof DataAnswer.Written written
        && written.answer() instanceof Outcome outcome) {
      int number = configuration.writes().indexOf(write.request());
      return truths.number(truths.value(truth).decided(number, write.request(), outcome, keys));
    }
    return truth;
  }

  /** Returns the set of messages with all that may now be sent, by present views and old ones. */
  private int heated(int[] node) {
    int soup = soups.union(node[soupAt], outlook.messages(Arrays.copyOf(node, machines)));
    if (oldAt < node.length && node[oldAt] != NO_VIEW) {
      int[] mixed = new int[machines];
      for (int choice = 1; choice < 1 << machines; choice++) {
        for (int i = 0; i < machines; i++) {
          mixed[i] = (choice >> i & 1) == 1 ? node[oldAt + i] : node[i];
        }
        soup = soups.union(soup, outlook.messages(mixed));
      }
    }
    return soup;
  }

  /** Returns the node, of those with no way to one where all is at rest, that comes first. */
  private Optional<Exploration.Failure> stuck() {
    int[] node = new int[width()];
    BitSet resting = new BitSet();
    for (int i = 0; i < nodes.size(); i++) {
      nodes.read(i, node);
      if (judge.settled(Arrays.copyOf(node, machines))) {
        resting.set(i);
      }
    }
    BitSet free = edges.leadingTo(resting, nodes.size());
    int first = free.nextClearBit(0);
    if (first == nodes.size()) {
      return Optional.empty();
    }
    nodes.read(first, node);
    int count = nodes.size() - free.cardinality();
    return Optional.of(
        new Exploration.Failure(
            "What is under way can end.", "stuck=" + count + "\n" + describe(node), story(first)));
  }

  private String describe(int[] node) {
    StringBuilder text = new StringBuilder();
    var coordinator = parts.coordinator().view(node[machines - 1]);
    coordinator.operations().open().forEach(open -> text.append("open ").append(open).append('\n'));
    coordinator.leftovers().values().forEach(left -> text.append(left).append('\n'));
    for (int i = 0; i < machines - 1; i++) {
      for (Partition partition : parts.services().get(i).view(node[i]).partitions().all()) {
        text.append("s").append(i + 1).append(' ').append(partition).append('\n');
      }
    }
    return text.toString();
  }

  private Exploration.Failure failure(int number, Throwable broken) {
    String promise =
        broken instanceof BrokenPromise kept ? kept.promise() : "The core holds its invariants.";
    return new Exploration.Failure(promise, String.valueOf(broken.getMessage()), story(number));
  }

  private List<String> story(int number) {
    List<String> story = new ArrayList<>();
    for (int at = number; nodes.from(at) >= 0; at = nodes.from(at)) {
      int by = nodes.by(at);
      story.add(
          switch (by) {
            case KEEP_VIEW -> "the view is kept";
            case PUT_BACK -> "the coordinator is put back to what it was at first";
            default -> parts.messages().value(by).toString();
          });
    }
    Collections.reverse(story);
    return story;
  }

  private int width() {
    return oldAt + (configuration.limits().staleViews() ? machines : 0);
  }
}
