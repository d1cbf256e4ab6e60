package godwit.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.data.DataCommand;
import godwit.data.Inquiry;
import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Attempt;
import godwit.partition.OperationId;
import godwit.partition.PartitionId;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import godwit.server.raft.GroupUnavailableException;
import godwit.server.replica.DataService;
import godwit.store.Direction;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A read that is late: the others have said that nobody else leads, then somebody else does, and
 * what that one has committed is applied here before the row is looked up. To show it would be to
 * show it before who leads may have applied it.
 */
@Timeout(120)
class LateReadTest {
  private static final TableId TABLE = new TableId(1);
  private static final PartitionId PARTITION = new PartitionId(1, 1);
  private static final Bytes KEY = Bytes.utf8("k");

  @TempDir Path data;

  private ServiceTrio trio;

  @BeforeEach
  void found() throws Exception {
    trio = ServiceTrio.found(data);
    Attempt attempt = new Attempt(new OperationId(1, 1), 1);
    HandMove.step(
        trio.leader().service(), new DataCommand.Found(attempt, PARTITION, TABLE, KeyRange.ALL));
  }

  @AfterEach
  void close() {
    trio.close();
  }

  @Test
  void getShowsNothingOfALaterLeader() throws Exception {
    requireNothingShown(
        service -> service.read(new ServiceRequest.Get(TABLE, KEY, OptionalLong.empty())));
  }

  @Test
  void scanShowsNothingOfALaterLeader() throws Exception {
    requireNothingShown(service ->
        service.read(
            new ServiceRequest.Scan(
                TABLE, KeyRange.ALL, Direction.FORWARD, OptionalLong.empty(), 10, 1L << 20)));
  }

  @Test
  void inquiryShowsNothingOfALaterLeader() throws Exception {
    requireNothingShown(service -> service.ask(new Inquiry.Status(PARTITION)));
  }

  private void requireNothingShown(Function<DataService, CompletableFuture<?>> read)
      throws Exception {
    ServiceTrio.Member old = trio.leader();
    old.readers().hold();
    CompletableFuture<?> late = read.apply(old.service());
    ServiceTrio.await("the others have answered", () -> old.readers().has());
    String heir = old.name().equals("b") ? "c" : "b";
    old.service().group().transferLeadership(heir).get(20, TimeUnit.SECONDS);
    ServiceTrio.await(heir + " leads", () -> trio.member(heir).service().leads());
    put(trio.member(heir).service());
    trio.awaitCaughtUp(old.name());
    assertThat(late).isNotDone();

    old.readers().release();

    assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(GroupUnavailableException.class);
  }

  private static void put(DataService service) throws Exception {
    ServiceRequest.Write write =
        new ServiceRequest.Write(
            new RequestId(new ClientId(7, 8), 1, service.clock(), 1),
            TABLE,
            List.of(new Mutation.Put(KEY, Bytes.utf8("later"), Condition.Always.ALWAYS)));
    assertThat(service.write(write).get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Done.class);
  }
}
