package godwit.server.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.Replicator;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.ThreadId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Changes the members of a replica's group, one at a time, while it leads. Thread-safe. */
final class Members {
  /** Entries by which a learner's log may be behind when it becomes a voter. */
  private static final long MAX_LAG = 1_000;

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
    Configuration configuration = node.getCurrentConf();
    return configuration == null ? Membership.NONE : Membership.of(configuration);
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

  CompletableFuture<Void> addLearner(String name) {
    return change((members, end) -> {
      if (members.voters().contains(name)) {
        throw failure(Failure.REFUSED, "node is a voter: node=" + name);
      }
      // From now on entries travel.
      NodeSettings.guardEntries(node.getOptions(), true);
      outbound.followers().forget(name);
      node.addLearners(List.of(peer(name)), end);
    });
  }

  /*
   * Two entries, since JRaft goes on sending to a node as to a learner, and counts nothing that it
   * acknowledges, as long as the node was a learner without interruption. If the second fails, the
   * first is undone.
   */
  CompletableFuture<Void> promote(String name) {
    return change((members, end) -> {
      if (members.voters().contains(name)) {
        end.run(Status.OK());
        return;
      }
      if (!members.learners().contains(name)) {
        throw failure(Failure.REFUSED, "node is no learner: node=" + name);
      }
      requireCaughtUp(name);
      List<PeerId> peers = List.of(peer(name));
      node.removeLearners(
          peers,
          removed -> {
            if (removed.isOk()) {
              addVoter(name, added -> promoted(peers, added, end));
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
  private void addVoter(String name, Closure end) {
    outbound.hold(name);
    try {
      node.addPeer(peer(name), end);
    } finally {
      outbound.release(name);
    }
  }

  private void promoted(List<PeerId> peers, Status added, Closure end) {
    if (added.isOk()) {
      end.run(added);
    } else {
      node.addLearners(peers, ignored -> end.run(added));
    }
  }

  private void requireCaughtUp(String name) {
    long match = outbound.followers().matchIndex(name, caller.term());
    long last = node.getLastLogIndex();
    if (match == 0 || last - match > MAX_LAG) {
      throw failure(
          Failure.NOT_CAUGHT_UP,
          "node=" + name + " matchIndex=" + match + " lastIndex=" + last + " maxLag=" + MAX_LAG);
    }
  }

  CompletableFuture<Void> remove(String name) {
    return change((members, end) -> {
      if (members.learners().contains(name)) {
        node.removeLearners(List.of(peer(name)), end);
      } else if (!members.voters().contains(name)) {
        end.run(Status.OK());
      } else if (members.voters().size() == 1) {
        throw failure(Failure.REFUSED, "node is the last voter: node=" + name);
      } else {
        node.removePeer(peer(name), end);
      }
    });
  }

  private CompletableFuture<Void> change(BiConsumer<Membership, Closure> action) {
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
          current(),
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
    Membership members = current();
    List<Progress> all = new ArrayList<>();
    members.voters().forEach(name -> all.add(progress(name, true)));
    members.learners().forEach(name -> all.add(progress(name, false)));
    all.removeIf(one -> one.node().equals(node.getNodeId().getPeerId().getIp()));
    return List.copyOf(all);
  }

  private Progress progress(String name, boolean votes) {
    ThreadId replicator = outbound.replicators().getReplicator(peer(name));
    long next = replicator == null ? 0 : Math.max(0, Replicator.getNextIndexUnsafe(replicator));
    Followers followers = outbound.followers();
    long term = caller.term();
    Duration recently = config.electionTimeout();
    return new Progress(
        name,
        votes,
        followers.matchIndex(name, term),
        next,
        outbound.reaches(name) && followers.answeredWithin(name, term, recently));
  }

  private static PeerId peer(String name) {
    return Raft.peer(name);
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
