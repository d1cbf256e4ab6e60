package godwit.server.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import java.util.Collection;
import java.util.List;

/**
 * The members of a group, by the names of their nodes, in order of the names.
 *
 * @param voters they elect the leader, and a majority of them makes an entry committed
 * @param learners they get every entry, and have no vote
 */
public record Membership(List<String> voters, List<String> learners) {
  static final Membership NONE = new Membership(List.of(), List.of());

  public Membership {
    voters = voters.stream().sorted().toList();
    learners = learners.stream().sorted().toList();
  }

  static Membership of(Configuration configuration) {
    return new Membership(names(configuration.getPeers()), names(configuration.getLearners()));
  }

  private static List<String> names(Collection<PeerId> peers) {
    return peers.stream().map(PeerId::getIp).toList();
  }

  /** Whether the node is a member of any kind. */
  public boolean contains(String node) {
    return voters.contains(node) || learners.contains(node);
  }

  /** How many members there are. */
  public int size() {
    return voters.size() + learners.size();
  }
}
