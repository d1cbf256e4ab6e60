package godwit.server.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.Replicator;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.ThreadId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Changes the members of a replica's group, one at a time, while it leads. Thread-safe. */
final class Members {
  /** Entries by which a learner's log may be behind when it becomes a voter. */
  private static final long MAX_LAG = 1_000;

  private static final Comparator<PeerId> BY_NODE = Comparator.comparing(PeerId::getIp);

  private final GroupConfig config;
  private final NodeImpl node;
  private final MachineCaller caller;
  private final SoleVoter soleVoter;
  private final Outbound outbound;

  Members(
      GroupConfig config,
      NodeImpl node,
      MachineCaller caller,
      SoleVoter soleVoter,
      Outbound outbound) {
    this.config = config;
    this.node = node;
    this.caller = caller;
    this.soleVoter = soleVoter;
    this.outbound = outbound;
  }

  /** The newest configuration, committed or not. */
  Membership current() {
    return Membership.of(configuration());
  }

  /** The replicas that vote by the newest configuration, committed or not. */
  List<PeerId> voters() {
    return configuration().getPeers();
  }

  private Configuration configuration() {
    Configuration configuration = node.getCurrentConf();
    return configuration == null ? new Configuration() : configuration;
  }

  /** The replica by which the node votes. */
  Optional<PeerId> voter(String name) {
    return voter(configuration(), name);
  }

  private static Optional<PeerId> voter(Configuration members, String name) {
    return members.getPeers().stream().filter(peer -> peer.getIp().equals(name)).findFirst();
  }

  private static Optional<PeerId> learner(Configuration members, String name) {
    return members.getLearners().stream().filter(peer -> peer.getIp().equals(name)).findFirst();
  }

  /*
   * A leader has committed the configuration with which its term began, and every later one when
   * the change ends that made it. In the midst of a promotion a node is no member for a moment.
   */
  CompletableFuture<Membership> settled() {
    if (!caller.leading()) {
      return CompletableFuture.failedFuture(failure(Failure.NOT_LEADER, "not leading"));
    }
    if (!soleVoter.beginChange()) {
      return CompletableFuture.failedFuture(
          failure(Failure.BUSY, "a change of the members is under way"));
    }
    Membership members = current();
    soleVoter.endChange();
    return CompletableFuture.completedFuture(members);
  }

  CompletableFuture<Void> addLearner(PeerId peer) {
    return change((members, end) -> {
      Optional<PeerId> voter = voter(members, peer.getIp());
      Optional<PeerId> learner = learner(members, peer.getIp());
      if (voter.isPresent()) {
        throw failure(Failure.REFUSED, "node is a voter: peer=" + voter.get());
      }
      if (learner.isPresent() && !learner.get().equals(peer)) {
        throw failure(Failure.REFUSED, "node learns by another replica: peer=" + learner.get());
      }
      // From now on entries travel.
      NodeSettings.guardEntries(node.getOptions(), true);
      outbound.followers().forget(peer);
      node.addLearners(List.of(peer), end);
    });
  }

  /*
   * Two entries, since JRaft goes on sending to a node as to a learner, and counts nothing that it
   * acknowledges, as long as the node was a learner without interruption. If the second fails, the
   * first is undone.
   */
  CompletableFuture<Void> promote(String name) {
    return change((members, end) -> {
      if (voter(members, name).isPresent()) {
        end.run(Status.OK());
        return;
      }
      PeerId peer =
          learner(members, name)
              .orElseThrow(() -> failure(Failure.REFUSED, "node is no learner: node=" + name));
      requireCaughtUp(peer);
      List<PeerId> peers = List.of(peer);
      node.removeLearners(
          peers,
          removed -> {
            if (removed.isOk()) {
              addVoter(peer, added -> promoted(peers, added, end));
            } else {
              end.run(removed);
            }
          });
    });
  }

  /*
   * JRaft waits for the new voter to acknowledge something, but only after it has begun to send to
   * it: an answer that is there before that is lost on it, and in a group without load no other
   * comes. So no answer arrives before.
   */
  private void addVoter(PeerId peer, Closure end) {
    outbound.hold(peer.getIp());
    try {
      node.addPeer(peer, end);
    } finally {
      outbound.release(peer.getIp());
    }
  }

  private void promoted(List<PeerId> peers, Status added, Closure end) {
    if (added.isOk()) {
      end.run(added);
    } else {
      node.addLearners(peers, ignored -> end.run(added));
    }
  }

  private void requireCaughtUp(PeerId peer) {
    long match = outbound.followers().matchIndex(peer, caller.term());
    long last = node.getLastLogIndex();
    if (match == 0 || last - match > MAX_LAG) {
      throw failure(
          Failure.NOT_CAUGHT_UP,
          "peer=" + peer + " matchIndex=" + match + " lastIndex=" + last + " maxLag=" + MAX_LAG);
    }
  }

  CompletableFuture<Void> remove(String name) {
    return change((members, end) -> {
      Optional<PeerId> learner = learner(members, name);
      Optional<PeerId> voter = voter(members, name);
      if (learner.isPresent()) {
        node.removeLearners(List.of(learner.get()), end);
      } else if (voter.isEmpty()) {
        end.run(Status.OK());
      } else if (members.size() == 1) {
        throw failure(Failure.REFUSED, "node is the last voter: node=" + name);
      } else {
        node.removePeer(voter.get(), end);
      }
    });
  }

  private CompletableFuture<Void> change(BiConsumer<Configuration, Closure> action) {
    if (!caller.leading()) {
      return CompletableFuture.failedFuture(failure(Failure.NOT_LEADER, "not leading"));
    }
    if (!soleVoter.beginChange()) {
      return CompletableFuture.failedFuture(
          failure(Failure.BUSY, "another change of the members is under way"));
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    try {
      action.accept(
          configuration(),
          status -> {
            guardEntries();
            end(result, status.isOk() ? null : failure(status));
          });
    } catch (GroupUnavailableException e) {
      end(result, e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      end(result, failure(Failure.UNKNOWN, String.valueOf(e.getMessage())));
    }
    return result;
  }

  private void end(CompletableFuture<Void> result, @Nullable GroupUnavailableException failure) {
    soleVoter.endChange();
    if (failure == null) {
      result.complete(null);
    } else {
      result.completeExceptionally(failure);
    }
  }

  /** Has entries carry checksums while they have somewhere to go. */
  void guardEntries() {
    NodeSettings.guardEntries(node.getOptions(), current().size() != 1);
  }

  /** How far each other member is; empty unless this replica leads. */
  List<Progress> progress() {
    if (!caller.leading()) {
      return List.of();
    }
    Configuration members = configuration();
    PeerId self = node.getNodeId().getPeerId();
    return Stream.concat(
            members.getPeers().stream().sorted(BY_NODE).map(peer -> progress(peer, true)),
            members.getLearners().stream().sorted(BY_NODE).map(peer -> progress(peer, false)))
        .filter(one -> !one.node().equals(self.getIp()))
        .toList();
  }

  private Progress progress(PeerId peer, boolean votes) {
    ThreadId replicator = outbound.replicators().getReplicator(peer);
    long next = replicator == null ? 0 : Math.max(0, Replicator.getNextIndexUnsafe(replicator));
    Followers followers = outbound.followers();
    long term = caller.term();
    Duration recently = config.electionTimeout();
    return new Progress(
        peer.getIp(),
        peer.getIdx(),
        votes,
        followers.matchIndex(peer, term),
        next,
        outbound.reaches(peer.getIp()) && followers.answeredWithin(peer, term, recently));
  }

  private GroupUnavailableException failure(Status status) {
    String detail = String.valueOf(status.getErrorMsg());
    Failure failure =
        switch (status.getRaftError()) {
          case EBUSY -> Failure.BUSY;
          case ECATCHUP -> Failure.NOT_CAUGHT_UP;
          case ENODESHUTDOWN -> Failure.CLOSED;
          case EPERM -> detail.equals("Not leader") ? Failure.NOT_LEADER : Failure.UNKNOWN;
          default -> Failure.UNKNOWN;
        };
    return failure(failure, detail);
  }

  private GroupUnavailableException failure(Failure failure, String detail) {
    return new GroupUnavailableException(config.name(), failure, detail);
  }
}
