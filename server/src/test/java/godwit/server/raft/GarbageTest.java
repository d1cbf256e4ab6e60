package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.RaftOutter.EntryMeta;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.PingRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import godwit.key.Bytes;
import godwit.server.raft.RaftMessage.Kind;
import godwit.server.raft.RaftMessage.Lane;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes from the network is not what it should be. */
@Timeout(60)
final class GarbageTest {
  @TempDir private Path directory;

  private final Faults faults = new Faults();
  private final ListMachine machine = new ListMachine();
  private final Raft raft = new Raft("a");
  private RaftGroup group;

  @BeforeEach
  void start() throws Exception {
    group = raft.start(GroupConfig.of("group", directory), machine, faults);
    machine.leading().get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void theReplicaIsAsItWas() throws Exception {
    assertThat(group.leads()).isTrue();
    TextProposal proposal = new TextProposal("still here");
    group.submit(proposal);
    assertThat(proposal.end()).isInstanceOf(Long.class);
    assertThat(machine.texts()).containsExactly("still here");
    raft.close();
    assertThat(faults.all()).isEmpty();
  }

  @Test
  void randomBytesOfEveryKindAreRefused() {
    Random random = new Random(7);
    for (Kind kind : Kind.values()) {
      for (int length = 0; length < 200; length++) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        refused(kind, Bytes.adopt(bytes));
      }
    }
  }

  @Test
  void anotherMessageThanTheKindSaysIsRefused() {
    Message ping = PingRequest.newBuilder().setSendTimestamp(1).build();
    for (Kind kind : Kind.values()) {
      refused(kind, MessageFormat.encode(ping));
    }
  }

  @Test
  void aMessageWithAnyBitTurnedIsRefused() {
    byte[] whole = MessageFormat.encode(vote("group", "b:0", "a:0")).toArray();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] turned = whole.clone();
      turned[bit / 8] ^= (byte) (1 << (bit % 8));
      refused(Kind.VOTE, Bytes.adopt(turned));
    }
  }

  @Test
  void aMessageForOrFromAnotherIsRefused() {
    refused(Kind.VOTE, MessageFormat.encode(vote("other", "b:0", "a:0")));
    refused(Kind.VOTE, MessageFormat.encode(vote("group", "c:0", "a:0")));
    refused(Kind.VOTE, MessageFormat.encode(vote("group", "b:0", "c:0")));
    refused(Kind.VOTE, MessageFormat.encode(vote("group", "nonsense", "a:0")));
    RaftMessage elsewhere = new RaftMessage("other", Lane.CONTROL, Kind.VOTE, Bytes.EMPTY);
    assertThatThrownBy(() -> raft.receive("b", elsewhere).get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(MessageRefusedException.class);
  }

  @Test
  void entriesThatPromiseMoreThanTheyBringAreRefused() {
    for (long promised : new long[] {Long.MAX_VALUE, Integer.MAX_VALUE, 4, -1}) {
      EntryMeta meta =
          EntryMeta.newBuilder()
              .setTerm(1)
              .setType(EntryType.ENTRY_TYPE_DATA)
              .setDataLen(promised)
              .build();
      refused(
          Kind.ENTRIES,
          MessageFormat.encode(
              AppendEntriesRequest.newBuilder()
                  .setGroupId("group")
                  .setServerId("b:0")
                  .setPeerId("a:0")
                  .setTerm(100)
                  .setPrevLogTerm(1)
                  .setPrevLogIndex(1)
                  .setCommittedIndex(1)
                  .addEntries(meta)
                  .setData(ByteString.copyFromUtf8("abc"))
                  .build()));
    }
  }

  @Test
  void aFileOfNoSnapshotIsNotSent() throws Exception {
    RaftMessage message =
        new RaftMessage(
            "group",
            Lane.FILES,
            Kind.FILE,
            MessageFormat.encode(
                GetFileRequest.newBuilder()
                    .setReaderId(1)
                    .setFilename("../../ballot/ballot")
                    .setOffset(0)
                    .setCount(Long.MAX_VALUE)
                    .build()));

    Bytes answer = raft.receive("b", message).get(20, TimeUnit.SECONDS);

    assertThat(MessageFormat.decodeAnswer(Kind.FILE, answer).toString()).contains("errorCode");
  }

  private void refused(Kind kind, Bytes body) {
    RaftMessage message = new RaftMessage("group", Lane.CONTROL, kind, body);
    assertThatThrownBy(() -> raft.receive("b", message).get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(MessageRefusedException.class);
  }

  private static RequestVoteRequest vote(String group, String from, String to) {
    return RequestVoteRequest.newBuilder()
        .setGroupId(group)
        .setServerId(from)
        .setPeerId(to)
        .setTerm(100)
        .setLastLogTerm(1)
        .setLastLogIndex(100)
        .setPreVote(false)
        .build();
  }
}
