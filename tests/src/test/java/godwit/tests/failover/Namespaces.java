package godwit.tests.failover;

import godwit.tests.process.ChildJvm;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A network of the kernel's own: each member has a network namespace, with an address that a bridge
 * of this machine leads to. The way between two of them can be cut without a sign to either: what
 * they send to each other goes to an address that no card has. Needs the rights of root. Not
 * thread-safe.
 */
final class Namespaces implements AutoCloseable {
  private static final String NOBODY = "02:00:00:00:00:fe";
  private static final int FIRST = 10;
  private static final int SUBNETS = 200;

  private final String mark = Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
  private final String bridge = "gw" + mark;
  private final String subnet = "10.213." + ProcessHandle.current().pid() % SUBNETS + ".";
  private final Map<String, String> addresses = new TreeMap<>();
  private final Deque<List<String>> undoing = new ArrayDeque<>();

  /**
   * Makes the bridge.
   *
   * @throws IOException if this machine or user may not
   */
  Namespaces() throws IOException, InterruptedException {
    try {
      run("ip", "link", "add", bridge, "type", "bridge");
      undoing.push(List.of("ip", "link", "del", bridge));
      run("ip", "addr", "add", subnet + "1/24", "dev", bridge);
      run("ip", "link", "set", bridge, "up");
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Makes a namespace for a member. */
  Site site(String name) throws IOException, InterruptedException {
    String space = bridge + name;
    String outer = bridge + "-" + name;
    String address = subnet + (FIRST + addresses.size());
    addresses.put(name, address);
    run("ip", "netns", "add", space);
    undoing.push(List.of("ip", "netns", "del", space));
    run("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", space);
    run("ip", "link", "set", outer, "master", bridge, "up");
    within(space, "ip", "link", "set", "lo", "up");
    within(space, "ip", "addr", "add", address + "/24", "dev", "eth0");
    within(space, "ip", "link", "set", "eth0", "up");
    return new Site(
        address, List.of("ip", "netns", "exec", space), Optional.empty(), Optional.empty());
  }

  /** Lets nothing through between the two, until {@link #heal}. */
  void cut(String one, String other) throws IOException, InterruptedException {
    misdirect(one, other);
    misdirect(other, one);
  }

  void heal(String one, String other) throws IOException, InterruptedException {
    within(bridge + one, "ip", "neigh", "del", address(other), "dev", "eth0");
    within(bridge + other, "ip", "neigh", "del", address(one), "dev", "eth0");
  }

  private void misdirect(String from, String to) throws IOException, InterruptedException {
    String address = address(to);
    within(bridge + from, "ip", "neigh", "replace", address, "lladdr", NOBODY, "dev", "eth0");
  }

  private String address(String name) {
    return Optional.ofNullable(addresses.get(name)).orElseThrow();
  }

  private static void within(String space, String... command)
      throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", space));
    whole.addAll(List.of(command));
    run(whole.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    ChildJvm.run(command);
  }

  /** Takes away what was made; the members must have ended. */
  @Override
  public void close() throws IOException {
    try {
      while (!undoing.isEmpty()) {
        run(undoing.pop().toArray(String[]::new));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted, these stay: " + undoing, e);
    }
  }
}
