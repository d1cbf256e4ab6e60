package godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.data.ChunkRows;
import godwit.data.DataCommand;
import godwit.data.Inquiries;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.data.Reads;
import godwit.data.ServiceView;
import godwit.data.StepStatus;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.Partition;
import godwit.partition.PartitionId;
import godwit.partition.PartitionState;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.ReadAnswer;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.server.replica.DataService;
import godwit.store.Direction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica that runs on while its state is replaced by its leader's, and one that lacks a staged
 * file: below {@code m} a partition that leaves the service, above it one that comes to it.
 */
@Timeout(120)
class SnapshotInstallTest {
  private static final TableId TABLE = new TableId(1);
  private static final KeyRange LOW = new KeyRange(Bytes.EMPTY, Bytes.utf8("m"));
  private static final KeyRange HIGH = new KeyRange(Bytes.utf8("m"), null);
  private static final PartitionId LEAVING = p(1);
  private static final PartitionId ORIGIN = p(2);
  private static final PartitionId ARRIVING = p(3);
  private static final PartitionId LEFT = p(4);

  @TempDir Path data;

  private ServiceTrio trio;
  private ServiceTrio.Member other;
  private HandMove arrival;
  private HandMove departure;
  private String follower = "";
  private long sequence;
  private final Map<String, String> expected = new TreeMap<>();

  @BeforeEach
  void found() throws Exception {
    trio = ServiceTrio.found(data.resolve("trio"));
    other = ServiceTrio.alone(new ServiceId(1), "x", data.resolve("x"));
    ServiceTrio.await("x leads", () -> other.service().leads());
    follower =
        ServiceTrio.NODES.stream()
            .filter(it -> !it.equals(trio.leader().name()))
            .findFirst()
            .orElseThrow();
    HandMove.step(leader(), new DataCommand.Found(o(1), LEAVING, TABLE, LOW));
    HandMove.step(other.service(), new DataCommand.Found(o(2), ORIGIN, TABLE, HIGH));
    for (int i = 0; i < 40; i++) {
      put(leader(), "a" + number(i));
      put(other.service(), "n" + number(i));
    }
    arrival = new HandMove(o(3), ORIGIN, ARRIVING, other::service, this::leader, this::spread);
    departure =
        new HandMove(o(4), LEAVING, LEFT, this::leader, other::service, (leader, file) -> {});
    arrival.begin();
    arrival.receive(arrival.stage());
    trio.awaitCaughtUp(follower);
  }

  @AfterEach
  void close() {
    trio.close();
    other.service().close();
    other.raft().close();
  }

  @Test
  void followerThatWasCutOffGoesOnFromASnapshotWithReshapesUnderWay() throws Exception {
    Object before = member().service().store();
    trio.cutOff(follower);
    ServiceRequest.Write once = change();
    Outcome.Done first = (Outcome.Done) write(leader(), once);
    departure.begin();
    for (int i = 0; i < 20; i++) {
      put(leader(), "b" + number(i));
      put(other.service(), "o" + number(i));
    }
    arrival.receive(arrival.stage());
    leader().snapshot().get(20, TimeUnit.SECONDS);
    DataCommand.Receive staged = arrival.stage();
    put(leader(), "c");
    leader().snapshot().get(20, TimeUnit.SECONDS);

    trio.mend(follower);
    trio.awaitCaughtUp(follower);
    assertThat(member().service().store()).as("its state is another one").isNotSameAs(before);
    requireSame();
    assertThat(partition(ARRIVING).state()).isInstanceOf(PartitionState.Receiving.class);
    assertThat(partition(LEAVING).departure()).isPresent();
    requireCounted(LOW, LEAVING);
    assertThat(member().service().store().staging().names())
        .as("what it had staged is kept until its own log lets it go")
        .isNotEmpty()
        .doesNotContain(staged.chunk().file().orElseThrow());

    // The chunk that was staged while it was away it fetches.
    arrival.receive(staged);
    trio.awaitCaughtUp(follower);
    assertThat(member().service().store().staging().names())
        .contains(staged.chunk().file().orElseThrow());
    requireSame();

    // It can lead: all that a leader needs came with the snapshot.
    leader().group().transferLeadership(follower).get(20, TimeUnit.SECONDS);
    ServiceTrio.await(follower + " leads", () -> member().service().leads());
    assertThat(((Outcome.Done) write(leader(), once)).version()).isEqualTo(first.version());
    put(leader(), "d");
    arrival.copy();
    arrival.absorb();
    arrival.end();
    departure.copy();
    departure.absorb();
    departure.end();
    put(leader(), "z");
    put(other.service(), "e");
    Map<String, String> rows = new TreeMap<>(rows(other.service(), LOW));
    rows.putAll(rows(leader(), HIGH));
    assertThat(rows).isEqualTo(expected);
    ServiceTrio.NODES.forEach(trio::awaitCaughtUp);
    ServiceTrio.NODES.forEach(it -> assertThat(trio.dump(it)).isEqualTo(trio.dump(follower)));
    assertThat(member().faults()).isEmpty();
  }

  @Test
  void replicaThatLacksAStagedFileFetchesItFromAnother() throws Exception {
    trio.cutFilesOff(follower);
    DataCommand.Receive receive = arrival.stage();
    String file = receive.chunk().file().orElseThrow();
    assertThat(member().service().store().staging().holds(file)).isFalse();
    arrival.receive(receive);
    put(leader(), "c");
    trio.mend(follower);
    trio.awaitCaughtUp(follower);
    assertThat(member().service().store().staging().holds(file)).isTrue();
    assertThat(member().faults()).isEmpty();
    requireSame();
  }

  @Test
  void replicaThatFindsAStagedFileNowhereStopsAndGetsASnapshotWhenItIsStartedAgain()
      throws Exception {
    trio.cutFilesOff(follower);
    DataCommand.Receive receive = arrival.stage();
    long before = member().service().group().appliedIndex();
    arrival.receive(receive);
    put(leader(), "c");
    ServiceTrio.await("it stops", () -> !member().faults().isEmpty());
    assertThat(member().faults().peek())
        .hasMessageContaining("staged file is missing")
        .hasMessageContaining(receive.chunk().file().orElseThrow());
    assertThat(member().service().group().halted()).isTrue();
    assertThat(member().service().group().appliedIndex())
        .as("nothing is skipped")
        .isEqualTo(before);
    trio.stop(follower);

    // Nobody has the file any more when the log has let its entry go.
    for (int i = 0; i < 3; i++) {
      put(leader(), "d" + i);
      leader().snapshot().get(20, TimeUnit.SECONDS);
    }
    assertThat(leader().store().staging().names())
        .doesNotContain(receive.chunk().file().orElseThrow());
    trio.start(follower);
    trio.awaitCaughtUp(follower);
    assertThat(member().faults()).isEmpty();
    requireSame();
  }

  /** The follower has what the leader has, as far as anybody could tell by asking. */
  private void requireSame() {
    String leader = trio.leader().name();
    assertThat(trio.dump(follower)).isEqualTo(trio.dump(leader));
    ServiceView here = member().service().view();
    ServiceView there = leader().view();
    assertThat(here.clock()).isEqualTo(there.clock());
    assertThat(here.released()).isEqualTo(there.released());
    assertThat(List.copyOf(here.partitions().all()))
        .isEqualTo(List.copyOf(there.partitions().all()));
    assertThat(here.uncounted()).isEqualTo(there.uncounted());
    assertThat(status(member().service(), ARRIVING)).isEqualTo(status(leader(), ARRIVING));
    assertThat(status(member().service(), LEAVING)).isEqualTo(status(leader(), LEAVING));
  }

  /** What is kept about the partition's rows is what counting them gives. */
  private void requireCounted(KeyRange range, PartitionId partition) {
    ReadAnswer.Page page = page(member().service(), range);
    assertThat(status(member().service(), partition).sums().orElseThrow().rows())
        .isEqualTo(ChunkRows.tally(page.rows()));
  }

  private static StepStatus.Present status(DataService service, PartitionId partition) {
    InquiryAnswer answer = Inquiries.answer(new Inquiry.Status(partition), service.store());
    return (StepStatus.Present) ((InquiryAnswer.Status) answer).status();
  }

  private static Map<String, String> rows(DataService service, KeyRange range) {
    return page(service, range).rows().stream()
        .collect(Collectors.toMap(row -> row.key().toUtf8(), row -> row.value().toUtf8()));
  }

  /** Reads without asking whether the replica leads. */
  private static ReadAnswer.Page page(DataService service, KeyRange range) {
    ServiceRequest.Scan scan =
        new ServiceRequest.Scan(
            TABLE, range, Direction.FORWARD, OptionalLong.empty(), 1_000, 1L << 20);
    return (ReadAnswer.Page) Reads.answer(scan, service.view(), service.store());
  }

  private void spread(DataService leader, String file) throws Exception {
    trio.leader().copies().spread(leader, file).get(20, TimeUnit.SECONDS);
  }

  private ServiceRequest.Write change() {
    expected.put("a", "v");
    sequence++;
    return new ServiceRequest.Write(
        new RequestId(new ClientId(7, 8), sequence, leader().clock(), 1),
        TABLE,
        List.of(new Mutation.Put(Bytes.utf8("a"), Bytes.utf8("v"), Condition.Always.ALWAYS)));
  }

  private void put(DataService service, String key) throws Exception {
    sequence++;
    ServiceRequest.Write write =
        new ServiceRequest.Write(
            new RequestId(new ClientId(7, 9), sequence, service.clock(), 1),
            TABLE,
            List.of(
                new Mutation.Put(
                    Bytes.utf8(key), Bytes.utf8("v" + sequence), Condition.Always.ALWAYS)));
    assertThat(write(service, write)).isInstanceOf(Outcome.Done.class);
    expected.put(key, "v" + sequence);
  }

  private static WriteAnswer write(DataService service, ServiceRequest.Write write)
      throws Exception {
    return service.write(write).get(20, TimeUnit.SECONDS);
  }

  private DataService leader() {
    return trio.leader().service();
  }

  private ServiceTrio.Member member() {
    return trio.member(follower);
  }

  private Partition partition(PartitionId id) {
    return member().service().view().partitions().find(id).orElseThrow();
  }

  private static String number(int i) {
    return String.format("%02d", i);
  }

  private static PartitionId p(long number) {
    return new PartitionId(1, number);
  }

  private static Attempt o(long operation) {
    return new Attempt(new OperationId(1, operation), 1);
  }
}
