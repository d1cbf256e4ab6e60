package godwit.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.Access;
import godwit.client.ClientSettings;
import godwit.client.Credentials;
import godwit.client.Godwit;
import godwit.client.RejectedException;
import godwit.client.Scan;
import godwit.client.ScanStream;
import godwit.client.Token;
import godwit.client.grpc.RemoteGodwit;
import godwit.key.Bytes;
import godwit.partition.PartitionId;
import godwit.request.Reason;
import godwit.server.Node;
import godwit.server.NodeConfig;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, their tokens and what they may do, over a real port. */
class AccessTest {
  private static final Bytes KEY = Bytes.utf8("k");
  private static final Bytes VALUE = Bytes.utf8("v");
  private static final List<Access> ADMIN = List.of(Access.parse("admin"));
  private static final OptionalLong NEVER = OptionalLong.empty();

  @TempDir Path data;
  private final List<Godwit> open = new ArrayList<>();
  private char nextCut = 'z';
  private Node node;
  private Godwit root;

  @BeforeEach
  void start() throws IOException {
    node = Node.start(config(Security.NONE));
    Token token = connect(Optional.empty()).admin().users().add("root", ADMIN, NEVER);
    root = connect(Optional.of(token.text()));
    root.createTable("birds").put(KEY, VALUE);
    root.createTable("fish").put(KEY, VALUE);
  }

  @AfterEach
  void stop() {
    open.forEach(Godwit::close);
    node.close();
  }

  @Test
  void fromTheFirstUserOnWhoHasNoTokenIsRefused() throws IOException {
    Godwit nobody = connect(Optional.empty());
    refused(Reason.UNAUTHENTICATED, nobody::tables);
    refused(Reason.UNAUTHENTICATED, () -> nobody.table("birds").get(KEY));
    refused(Reason.UNAUTHENTICATED, () -> nobody.admin().users().list());
  }

  @Test
  void wrongTokensAreRefused() throws IOException {
    for (String wrong :
        List.of("", "root", Token.draw("root").text(), Token.draw("ghost").text())) {
      Godwit godwit = connect(Optional.of(wrong));
      refused(Reason.UNAUTHENTICATED, godwit::tables);
    }
  }

  @Test
  void aTokenThatHasExpiredIsRefused() throws IOException {
    OptionalLong past = OptionalLong.of(System.currentTimeMillis() - 1);
    Token token = root.admin().users().add("late", List.of(Access.parse("read")), past);
    Godwit late = connect(Optional.of(token.text()));
    refused(Reason.UNAUTHENTICATED, () -> late.table("birds").get(KEY));
  }

  @Test
  void anOpenSessionEndsWhenItsUserIsDropped() throws IOException {
    Godwit ringer = user("ringer", "write:birds");
    ringer.table("birds").put(KEY, VALUE);
    root.admin().users().drop("ringer");
    refused(Reason.UNAUTHENTICATED, () -> ringer.table("birds").get(KEY));
  }

  @Test
  void anOpenSessionEndsWhenItsTokenIsRotated() throws IOException {
    Godwit ringer = user("ringer", "read");
    assertThat(ringer.table("birds").get(KEY)).isPresent();
    Token next = root.admin().users().rotate("ringer", NEVER);
    refused(Reason.UNAUTHENTICATED, () -> ringer.table("birds").get(KEY));
    Godwit again = connect(Optional.of(next.text()));
    assertThat(again.table("birds").get(KEY)).isPresent();
  }

  @Test
  void permissionsHoldFromTheNextRequestOn() throws IOException {
    Godwit ringer = user("ringer", "read:birds");
    refused(Reason.FORBIDDEN, () -> ringer.table("birds").put(KEY, VALUE));
    root.admin().users().grant("ringer", Access.parse("write:birds"));
    ringer.table("birds").put(KEY, VALUE);
    root.admin().users().revoke("ringer", Access.parse("write:birds"));
    refused(Reason.FORBIDDEN, () -> ringer.table("birds").put(KEY, VALUE));
    assertThat(ringer.table("birds").get(KEY)).isPresent();
  }

  @Test
  void aRefusalNamesTheTableAsPeopleCallIt() throws IOException {
    Godwit ringer = user("ringer", "read:birds");
    assertThatThrownBy(() -> ringer.table("birds").put(KEY, VALUE))
        .hasMessageContaining("user=ringer needs=WRITE table=birds");
    assertThatThrownBy(() -> ringer.table("fish").get(KEY))
        .hasMessageContaining("user=ringer needs=READ table=fish");
    assertThatThrownBy(() -> ringer.table("fish").put(KEY, VALUE))
        .hasMessageContaining("table=fish needsToWrite=WRITE");
    assertThatThrownBy(() -> ringer.createTable("fleas"))
        .hasMessageContaining("user=ringer needs=ADMIN table=all");
  }

  @Test
  void anOpenSessionThatLosesItsTableIsToldItsName() throws IOException {
    Godwit ringer = user("ringer", "write:birds");
    ringer.table("birds").put(KEY, VALUE);
    root.admin().users().revoke("ringer", Access.parse("write:birds"));
    assertThatThrownBy(() -> ringer.table("birds").put(KEY, VALUE))
        .hasMessageContaining("user=ringer needs=WRITE table=birds");
  }

  /** Each role, on one table and on all, against each verb on both tables. */
  @Test
  void rolesAllowWhatTheySayAndNoMore() throws IOException {
    matrix(user("reader", "read"), "birds fish", "", "");
    matrix(user("readerOfBirds", "read:birds"), "birds", "", "");
    matrix(user("writer", "write"), "birds fish", "birds fish", "");
    matrix(user("writerOfBirds", "write:birds"), "birds", "birds", "");
    matrix(user("adminOfBirds", "admin:birds"), "birds", "birds", "birds");
    matrix(user("mixed", "read", "write:fish"), "birds fish", "fish", "");
    matrix(user("nothing"), "", "", "");
    matrix(user("boss", "admin"), "birds fish", "birds fish", "birds fish");
  }

  private void matrix(Godwit user, String reads, String writes, String administers) {
    for (String table : List.of("birds", "fish")) {
      boolean mayRead = reads.contains(table);
      may(mayRead, () -> user.table(table).get(KEY));
      may(mayRead, () -> user.admin().partitions(table));
      may(
          mayRead,
          () -> {
            try (ScanStream rows = user.table(table).scan(Scan.all())) {
              rows.forEach(row -> assertThat(row.key()).isNotNull());
            }
          });
      assertThat(user.tables().contains(table)).isEqualTo(mayRead);
      may(writes.contains(table), () -> user.table(table).put(KEY, VALUE));
      may(writes.contains(table), () -> user.table(table).delete(Bytes.utf8("other")));
      PartitionId partition = root.admin().partitions(table).getFirst().partition();
      Optional<Bytes> key = Optional.of(Bytes.utf8(String.valueOf(nextCut--)));
      may(
          administers.contains(table),
          () -> {
            var split = user.admin().split(partition, key);
            user.admin().await(split.id(), Duration.ofSeconds(10));
          });
    }
    boolean everywhere = administers.equals("birds fish");
    may(everywhere, () -> user.admin().users().list());
    may(everywhere, () -> user.admin().operations(false, 1));
    may(everywhere, () -> user.createTable("more" + nextCut--));
  }

  @Test
  void aTableMadeAgainUnderItsNameIsAnother() throws IOException {
    Godwit ringer = user("ringer", "write:fish");
    ringer.table("fish").put(KEY, VALUE);
    root.dropTable("fish");
    root.createTable("fish");
    refused(Reason.FORBIDDEN, () -> ringer.table("fish").put(KEY, VALUE));
    assertThat(root.admin().users().list())
        .filteredOn(user -> user.name().equals("ringer"))
        .allMatch(user -> user.access().getFirst().table().orElseThrow().contains("dropped"));
  }

  @Test
  void theLastAdministratorStays() {
    refused(Reason.LAST_ADMIN, () -> root.admin().users().drop("root"));
  }

  @Test
  void usersOutliveTheNodeAndAreMadeWithItStopped() throws IOException {
    node.close();
    node = Node.start(config(Security.NONE));
    Godwit nobody = connect(Optional.empty());
    refused(Reason.UNAUTHENTICATED, nobody::tables);
    node.close();
    Token token;
    try (Node stopped = Node.start(NodeConfig.embedded(data, 1));
        Godwit embedded = stopped.client()) {
      token = embedded.admin().users().add("second", ADMIN, NEVER);
    }
    node = Node.start(config(Security.NONE));
    assertThat(connect(Optional.of(token.text())).tables()).containsExactly("birds", "fish");
  }

  @Test
  void whereItIsRequiredNobodyGetsInBeforeThereAreUsers(@TempDir Path other) throws IOException {
    Security required = Security.NONE.with(Security.Authentication.REQUIRED);
    NodeConfig config =
        NodeConfig.embedded(other, 1)
            .named("required")
            .listeningAt(new Endpoint("127.0.0.1", 0))
            .with(required);
    try (Node closed = Node.start(config)) {
      Godwit nobody = connect(closed, Credentials.NONE);
      refused(Reason.UNAUTHENTICATED, nobody::tables);
      refused(Reason.UNAUTHENTICATED, () -> nobody.admin().users().add("root", ADMIN, NEVER));
    }
  }

  @Test
  void whatAdministratorsDidIsInTheAuditLog() throws IOException {
    Godwit reader = user("reader", "read");
    refused(Reason.FORBIDDEN, () -> reader.dropTable("birds"));
    user("ringer", "write:birds");
    root.dropTable("birds");
    List<String> lines = Files.readAllLines(data.resolve("audit.log"));
    assertThat(lines)
        .anyMatch(it -> it.contains("\"who\":\"anybody\"") && it.contains("create-user"))
        .anyMatch(it -> it.contains("\"who\":\"root\"") && it.contains("permissions=[READ]"))
        .anyMatch(it -> it.contains("permissions=[WRITE:birds]"))
        .anyMatch(it -> it.contains("\"who\":\"reader\"") && it.contains("refused FORBIDDEN"))
        .anyMatch(it ->
            it.contains("\"what\":\"drop-table\",\"detail\":\"table=birds\"")
                && it.contains("\"outcome\":\"recorded operation="));
    assertThat(lines).noneMatch(it -> it.contains("godwit_"));
  }

  private NodeConfig config(Security security) {
    return NodeConfig.embedded(data, 1).listeningAt(new Endpoint("127.0.0.1", 0)).with(security);
  }

  private Godwit user(String name, String... access) throws IOException {
    List<Access> all = List.of(access).stream().map(Access::parse).toList();
    return connect(Optional.of(root.admin().users().add(name, all, NEVER).text()));
  }

  private Godwit connect(Optional<String> token) throws IOException {
    return connect(node, new Credentials(Optional.empty(), token));
  }

  private Godwit connect(Node to, Credentials credentials) throws IOException {
    ClientSettings settings =
        ClientSettings.standard(new SecureRandom()).withDeadline(Duration.ofSeconds(10));
    Godwit godwit =
        RemoteGodwit.connect(
            List.of(to.endpoint().orElseThrow().toString()), settings, credentials);
    open.add(godwit);
    return godwit;
  }

  private static void may(boolean allowed, ThrowingCallable request) {
    if (allowed) {
      assertThatCode(request).doesNotThrowAnyException();
    } else {
      refused(Reason.FORBIDDEN, request);
    }
  }

  private static void refused(Reason reason, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            RejectedException.class, thrown -> assertThat(thrown.reason()).isEqualTo(reason));
  }
}
