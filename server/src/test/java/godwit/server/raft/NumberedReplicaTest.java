package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.RaftOutter.EntryMeta;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import godwit.key.Bytes;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A replica that is hosted where another one was lost or deleted is another member. */
@Timeout(120)
final class NumberedReplicaTest {
  private static final long TERM = 7;

  @TempDir private Path directory;

  private RaftCluster cluster;

  @BeforeEach
  void open() {
    cluster = new RaftCluster(directory, new MemoryWiring());
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /** JRaft votes for whoever asks, also before it knows who belongs to the group. */
  @Test
  void nodeVotesOnceInATermAlsoWhenItsReplicaWasLostMeanwhile() throws Exception {
    cluster.join("b");
    assertThat(granted("c", "b:0")).isTrue();
    assertThat(granted("d", "b:0")).as("it has voted").isFalse();

    cluster.hostAgain("b", 1);

    assertThatThrownBy(() -> granted("d", "b:0"))
        .hasRootCauseInstanceOf(MessageRefusedException.class)
        .hasMessageContaining("not for this replica")
        .hasMessageContaining("here=b:0:1");
    assertThat(granted("d", "b:0:1")).as("who knows it has not asked the other").isTrue();
  }

  /** Asks for the vote, and returns whether it is given. */
  private boolean granted(String candidate, String voter) throws Exception {
    RequestVoteRequest request =
        RequestVoteRequest.newBuilder()
            .setGroupId(RaftCluster.GROUP)
            .setServerId(candidate + ":0")
            .setPeerId(voter)
            .setTerm(TERM)
            .setLastLogIndex(0)
            .setLastLogTerm(0)
            .setPreVote(false)
            .build();
    return send(candidate, request) instanceof RequestVoteResponse response
        && response.getGranted();
  }

  @Test
  void replicaThatTakesThePlaceOfALostOneIsRemovedAddedAndVotes() throws Exception {
    cluster.found("a", "b", "c");
    String leader = cluster.leader().name();
    String lost = leader.equals("c") ? "b" : "c";
    RaftGroup group = cluster.leader().group();
    cluster.hostAgain(lost, 1);

    assertThat(Waits.failure(group.addLearner(lost, 1))).isEqualTo(Failure.REFUSED);
    Waits.done(group.remove(lost));
    Waits.done(group.addLearner(lost, 1));
    assertThat(Waits.failure(group.addLearner(lost, 2))).isEqualTo(Failure.REFUSED);
    cluster.awaitCaughtUp(lost);
    Waits.done(group.promote(lost));

    assertThat(group.membership().voters()).containsExactly("a", "b", "c");
    assertThat(group.progress())
        .filteredOn(it -> it.node().equals(lost))
        .extracting(Progress::number)
        .containsExactly(1);
    assertThat(cluster.member(lost).group().number()).isEqualTo(1);
    cluster.events().await("it could lead", () -> couldLead(group, lost));
    Waits.done(group.transferLeadership(lost));
    cluster.events().await("it leads", () -> cluster.member(lost).group().leads());
  }

  private static boolean couldLead(RaftGroup group, String node) {
    return group.progress().stream().anyMatch(it -> it.node().equals(node) && it.couldLead());
  }

  /** It catches up by entries of when its group had one voter, which was at its node. */
  @Test
  void replicaIsNotTheVoterThatFoundedItsGroupAtItsNode() throws Exception {
    cluster.start("a");
    RaftGroup founder = cluster.leader().group();
    assertThat(founder.votesAlone()).isTrue();
    RaftGroup again = cluster.hostAgain("a", 1).group();

    send("b", foundedBy("a:0"));

    assertThat(again.membership().voters()).containsExactly("a");
    assertThat(again.votesAlone()).isFalse();
    assertThatThrownBy(again::standAlone).hasMessageContaining("replica has no vote");
  }

  /** The first entry of the log, as a leader sends it to the replica of number 1. */
  private static AppendEntriesRequest foundedBy(String founder) {
    return AppendEntriesRequest.newBuilder()
        .setGroupId(RaftCluster.GROUP)
        .setServerId("b:0")
        .setPeerId(Raft.peer("a", 1).toString())
        .setTerm(TERM)
        .setPrevLogIndex(0)
        .setPrevLogTerm(0)
        .setCommittedIndex(0)
        .addEntries(
            EntryMeta.newBuilder()
                .setTerm(1)
                .setType(EntryType.ENTRY_TYPE_CONFIGURATION)
                .addPeers(founder)
                .setDataLen(0))
        .setData(ByteString.EMPTY)
        .build();
  }

  private Message send(String from, Message request) throws Exception {
    RaftMessage message =
        new RaftMessage(
            RaftCluster.GROUP,
            MessageFormat.lane(request),
            MessageFormat.kind(request),
            MessageFormat.encode(request));
    Raft to = cluster.members().getFirst().raft();
    Bytes answer = to.receive(from, message).get(20, TimeUnit.SECONDS);
    return MessageFormat.decodeAnswer(MessageFormat.kind(request), answer);
  }
}
