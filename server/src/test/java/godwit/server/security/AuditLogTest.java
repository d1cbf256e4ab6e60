package godwit.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.RejectedException;
import godwit.client.UnavailableException;
import godwit.partition.PartitionId;
import godwit.partition.ServiceId;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Permission;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Role;
import godwit.request.UserChange;
import godwit.server.raft.Failure;
import godwit.server.replica.ProposalFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  private static final ClientId REQUEST = new ClientId(1, 2);
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00.123Z");

  @TempDir Path data;

  @Test
  void aLineSaysWhoWhatAndTheOutcome() throws IOException {
    AuditLog log = new AuditLog(data, 1_000_000, () -> NOW);
    UserChange grant = new UserChange.Grant(REQUEST, "ringer", Permission.everywhere(Role.READ));
    var done =
        log.noted(
            Pass.local(),
            grant,
            CompletableFuture.completedFuture(new CoordinatorAnswer.Users(1, List.of())));
    Refusal refusal = new Refusal(Reason.BAD_NAME, "table=\"a\nb\"");
    log.refused(Pass.local(), new CoordinatorRequest.CreateTable(REQUEST, "\"a\nb\""), refusal);
    CompletableFuture<CoordinatorAnswer> query = new CompletableFuture<>();
    assertThat(log.noted(Pass.local(), new CoordinatorRequest.Tables(), query)).isSameAs(query);
    assertThat(done).isCompleted();
    assertThat(Files.readAllLines(data.resolve("audit.log")))
        .containsExactly(
            "{\"time\":\"2026-05-01T10:00:00.123Z\",\"who\":\"local\",\"from\":\"process\","
                + "\"what\":\"grant\",\"detail\":\"user=ringer permission=READ\","
                + "\"outcome\":\"done\"}",
            "{\"time\":\"2026-05-01T10:00:00.123Z\",\"who\":\"local\",\"from\":\"process\","
                + "\"what\":\"create-table\",\"detail\":\"table=\\\"a\\u000ab\\\"\","
                + "\"outcome\":\"refused BAD_NAME table=\\\"a\\u000ab\\\"\"}");
  }

  @Test
  void whatNobodyAnsweredIsToldAsItIs() throws IOException {
    AuditLog log = new AuditLog(data, 1_000_000, () -> NOW);
    CoordinatorRequest create = new CoordinatorRequest.CreateTable(REQUEST, "t");
    for (Throwable failure :
        List.of(
            new CompletionException(new ProposalFailedException(Failure.NOT_LEADER)),
            new ProposalFailedException(Failure.UNKNOWN),
            new CompletionException(new UnavailableException("nobody")),
            new RejectedException(new Refusal(Reason.TABLE_EXISTS, "table=t")))) {
      assertThat(log.noted(Pass.local(), create, CompletableFuture.failedFuture(failure)))
          .isCompletedExceptionally();
    }
    assertThat(Files.readAllLines(data.resolve("audit.log")))
        .extracting(line -> line.replaceFirst(".*\"outcome\":", ""))
        .containsExactly(
            "\"not done NOT_LEADER\"}",
            "\"unknown\"}",
            "\"not done UNAVAILABLE\"}",
            "\"refused TABLE_EXISTS table=t\"}");
  }

  @Test
  void whatIsDoneToAPartitionIsToldInWords() throws IOException {
    AuditLog log = new AuditLog(data, 1_000_000, () -> NOW);
    PartitionId partition = new PartitionId(1, 2);
    for (CoordinatorRequest.Reshape reshape :
        List.of(
            new CoordinatorRequest.Reshape.Move(partition, new ServiceId(3), OptionalLong.empty()),
            new CoordinatorRequest.Reshape.Join(partition, new PartitionId(1, 3)),
            new CoordinatorRequest.Reshape.Split(partition, Optional.empty(), Optional.empty()))) {
      log.refused(Pass.local(), new CoordinatorRequest.Start(REQUEST, reshape), "why");
    }
    assertThat(Files.readAllLines(data.resolve("audit.log")))
        .extracting(line -> line.replaceFirst(".*\"detail\":\"(.*)\",\"outcome.*", "$1"))
        .containsExactly(
            "partition=" + partition + " service=s3",
            "partition=" + partition + " right=" + new PartitionId(1, 3),
            "partition=" + partition);
  }

  @Test
  void aFullFileIsPutAsideAndTheOldestGoes() throws IOException {
    AuditLog log = new AuditLog(data, 300, () -> NOW);
    for (int i = 0; i < 100; i++) {
      log.refused(Pass.local(), new CoordinatorRequest.CreateTable(REQUEST, "t" + i), "why");
    }
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "audit.log",
              "audit.log.1",
              "audit.log.2",
              "audit.log.3",
              "audit.log.4",
              "audit.log.5",
              "audit.log.6",
              "audit.log.7");
    }
    assertThat(Files.readString(data.resolve("audit.log"))).contains("table=t99");
  }

  @Test
  void aDirectoryThatCannotBeWrittenStopsNothing() throws IOException {
    Path file = Files.createFile(data.resolve("file"));
    AuditLog log = new AuditLog(file, 300, () -> NOW);
    log.refused(Pass.local(), new CoordinatorRequest.CreateTable(REQUEST, "t"), "why");
    assertThat(Files.size(file)).isZero();
  }
}
