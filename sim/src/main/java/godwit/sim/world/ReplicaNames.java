package godwit.sim.world;

import godwit.placement.Membership;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The names by which a group knows its replicas: the host's, and which of its replicas it is. A
 * host that deletes a replica and opens another has another member.
 */
final class ReplicaNames {
  private static final char MARK = '#';

  private ReplicaNames() {}

  /** Returns the name of a host's replica. */
  static String of(String host, int number) {
    return number == 0 ? host : host + MARK + number;
  }

  static String host(String name) {
    int mark = name.indexOf(MARK);
    return mark < 0 ? name : name.substring(0, mark);
  }

  static int number(String name) {
    int mark = name.indexOf(MARK);
    return mark < 0 ? 0 : Integer.parseInt(name.substring(mark + 1));
  }

  /** Returns the name of the host's replica among some. */
  static Optional<String> find(Collection<String> names, String host) {
    return names.stream().filter(name -> host(name).equals(host)).findFirst();
  }

  /** Returns the hosts of the members. */
  static Membership hosts(Membership members) {
    return new Membership(hosts(members.voters()), hosts(members.learners()));
  }

  private static List<String> hosts(List<String> names) {
    return names.stream().map(ReplicaNames::host).toList();
  }
}
