package godwit.tests.failover;

import godwit.data.Audit;
import godwit.partition.Partition;
import godwit.server.Node;
import godwit.server.raft.RaftGroup;
import godwit.server.replica.CoordinatorService;
import godwit.server.replica.DataService;
import godwit.tests.crash.OpenReshapes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node's process is told, a line each, and what it answers, a line each:
 *
 * <pre>
 * trap GROUP STEP MOMENT   trapped; then, when the trap springs, met
 * go                       lets go what the trap holds; nothing is answered
 * yield GROUP NODE         yielding
 * leads                    leads GROUP ...
 * settled                  unsettled WHAT, the partitions and operations that are under way
 * audit                    audit FACTS, of the live rows of each partition that is served;
 *                          changing, if a replica's state was replaced by a snapshot
 * </pre>
 *
 * What it can't do it answers with {@code refused LINE: WHY}. A transfer of leadership that fails
 * later is told to the log.
 */
final class Orders {
  /** The answer to {@code audit} while a replica's state is replaced. */
  static final String CHANGING = "changing";

  private final Node node;
  private final Trap trap;
  private final PrintStream out;

  Orders(Node node, Trap trap, PrintStream out) {
    this.node = node;
    this.trap = trap;
    this.out = out;
  }

  /** Obeys until the process that gives them has ended. */
  void obey() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      try {
        obey(line.split(" ", -1));
      } catch (RuntimeException | Error e) {
        out.println("refused " + line + ": " + e);
      }
    }
  }

  private void obey(String[] words) {
    switch (words[0]) {
      case "trap" -> {
        trap.set(node, words[1], Step.valueOf(words[2]), Moment.valueOf(words[3]));
        out.println("trapped");
      }
      case "go" -> trap.release();
      case "yield" -> {
        var unused =
            group(words[1])
                .transferLeadership(words[2])
                .whenComplete((done, why) -> tell(words[1], words[2], why));
        out.println("yielding");
      }
      case "leads" -> out.println("leads " + String.join(" ", led()));
      case "settled" -> out.println("unsettled " + String.join("; ", unsettled()));
      case "audit" -> out.println("audit " + audit());
      default -> throw new IllegalArgumentException("unknown order");
    }
  }

  /** Logs why a leadership was not given away, if it was not. */
  private static void tell(String group, String heir, @Nullable Throwable why) {
    if (why != null) {
      System.err.println("yield failed: group=" + group + " node=" + heir + " cause=" + why);
    }
  }

  private RaftGroup group(String name) {
    return groups().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private List<RaftGroup> groups() {
    List<RaftGroup> groups = new ArrayList<>();
    node.hosted().coordinator().map(CoordinatorService::group).ifPresent(groups::add);
    node.hosted().data().forEach(it -> groups.add(it.group()));
    return groups;
  }

  private List<String> led() {
    return groups().stream().filter(RaftGroup::leads).map(RaftGroup::name).toList();
  }

  private List<String> unsettled() {
    List<String> left = new ArrayList<>(new OpenReshapes(node).unsettled());
    node.hosted()
        .coordinator()
        .orElseThrow()
        .view()
        .operations()
        .open()
        .forEach(operation -> left.add(operation.report().toString()));
    for (DataService service : node.hosted().data()) {
      service.view().uncounted().forEach(it -> left.add("uncounted " + it));
      if (service.parked() > 0) {
        left.add("parked=" + service.parked() + " service=" + service.id());
      }
    }
    return left.stream().map(it -> it.replace('\n', ' ')).toList();
  }

  /** Returns what the rows add up to that the store has; says so if that is not what was kept. */
  private String audit() {
    List<String> facts = new ArrayList<>();
    for (DataService service : node.hosted().data()) {
      for (Partition partition : service.view().partitions().all()) {
        Optional<Audit> audit;
        try {
          audit = Audit.of(partition.id(), service.store());
        } catch (IllegalStateException closed) {
          return CHANGING;
        }
        audit.ifPresent(it ->
            facts.add(
                service.id()
                    + " "
                    + partition.id()
                    + " "
                    + it.read()
                    + (it.agrees() ? "" : " WRONG kept=" + it.kept())));
      }
    }
    return String.join("; ", facts);
  }
}
