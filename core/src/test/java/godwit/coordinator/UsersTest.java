package godwit.coordinator;

import static godwit.coordinator.Ledger.TABLE;
import static godwit.coordinator.Ledger.reason;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Permission;
import godwit.request.Reason;
import godwit.request.Role;
import godwit.request.TokenHash;
import godwit.request.User;
import godwit.request.UserChange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The record of who may do what. */
final class UsersTest {
  private static final Permission ADMIN = Permission.everywhere(Role.ADMIN);
  private static final Permission READ_TABLE = new Permission(Role.READ, Optional.of(TABLE));

  private final Ledger ledger = Ledger.withTable(1);

  /** A hash of nothing, told apart by its first byte. */
  static TokenHash token(int number) {
    byte[] digest = new byte[TokenHash.DIGEST_BYTES];
    digest[0] = (byte) number;
    return new TokenHash(Bytes.adopt(new byte[TokenHash.SALT_BYTES]), Bytes.adopt(digest));
  }

  @Test
  void theFirstUserMustBeAnAdministratorOfAllTables() {
    assertThat(reason(create("ringer", READ_TABLE))).isEqualTo(Reason.LAST_ADMIN);
    Permission tableAdmin = new Permission(Role.ADMIN, Optional.of(TABLE));
    assertThat(reason(create("ringer", tableAdmin))).isEqualTo(Reason.LAST_ADMIN);
    assertThat(only(create("root", ADMIN)).permissions()).containsExactly(ADMIN);
    assertThat(only(create("ringer", READ_TABLE)).permissions()).containsExactly(READ_TABLE);
  }

  @Test
  void answersDoNotCarryWhatIsKeptOfTokensButNodesMayAsk() {
    assertThat(only(create("root", ADMIN)).token()).isEmpty();
    assertThat(users(false)).allMatch(user -> user.token().isEmpty());
    assertThat(users(true)).extracting(User::token).containsExactly(Optional.of(token(1)));
  }

  @Test
  void aNameThatIsTakenOrBadIsRefused() {
    create("root", ADMIN);
    assertThat(reason(create("root", READ_TABLE))).isEqualTo(Reason.USER_EXISTS);
    assertThat(reason(create("no name", READ_TABLE))).isEqualTo(Reason.BAD_NAME);
    assertThat(reason(create("", READ_TABLE))).isEqualTo(Reason.BAD_NAME);
  }

  @Test
  void aPermissionOnATableThatIsNotThereIsRefused() {
    create("root", ADMIN);
    Permission nowhere = new Permission(Role.READ, Optional.of(new TableId(99)));
    assertThat(reason(create("ringer", nowhere))).isEqualTo(Reason.UNKNOWN_TABLE);
    assertThat(reason(grant("root", nowhere))).isEqualTo(Reason.UNKNOWN_TABLE);
  }

  @Test
  void permissionsAreGrantedOnceAndRevoked() {
    create("root", ADMIN);
    create("ringer");
    grant("ringer", READ_TABLE);
    assertThat(only(grant("ringer", READ_TABLE)).permissions()).containsExactly(READ_TABLE);
    Permission other = Permission.everywhere(Role.WRITE);
    assertThat(reason(revoke("ringer", other))).isEqualTo(Reason.UNKNOWN_PERMISSION);
    assertThat(only(revoke("ringer", READ_TABLE)).permissions()).isEmpty();
  }

  @Test
  void theLastAdministratorStays() {
    create("root", ADMIN);
    create("ringer", READ_TABLE);
    assertThat(reason(drop("root"))).isEqualTo(Reason.LAST_ADMIN);
    assertThat(reason(revoke("root", ADMIN))).isEqualTo(Reason.LAST_ADMIN);
    grant("ringer", ADMIN);
    assertThat(drop("root")).isEqualTo(new CoordinatorAnswer.Users(version(), List.of()));
    assertThat(users(false)).extracting(User::name).containsExactly("ringer");
  }

  @Test
  void aTokenIsRotatedWithItsExpiry() {
    create("root", ADMIN);
    ledger.change(
        new UserChange.RotateToken(ledger.nextRequest(), "root", token(7), OptionalLong.of(5_000)));
    assertThat(users(true))
        .containsExactly(
            new User("root", Optional.of(token(7)), List.of(ADMIN), OptionalLong.of(5_000)));
  }

  @Test
  void whoIsUnknownCannotBeChanged() {
    create("root", ADMIN);
    assertThat(reason(drop("ghost"))).isEqualTo(Reason.UNKNOWN_USER);
    assertThat(reason(grant("ghost", ADMIN))).isEqualTo(Reason.UNKNOWN_USER);
    assertThat(reason(revoke("ghost", ADMIN))).isEqualTo(Reason.UNKNOWN_USER);
  }

  @Test
  void aChangeThatIsSentAgainHappensOnce() {
    create("root", ADMIN);
    ClientId request = ledger.nextRequest();
    UserChange create =
        new UserChange.CreateUser(
            request, "ringer", token(2), List.of(READ_TABLE), OptionalLong.empty());
    ledger.change(create);
    long version = version();
    assertThat(only(ledger.change(create)).name()).isEqualTo("ringer");
    assertThat(version()).isEqualTo(version);
    UserChange drop = new UserChange.DropUser(ledger.nextRequest(), "ringer");
    ledger.change(drop);
    assertThat(ledger.change(drop)).isInstanceOf(CoordinatorAnswer.Users.class);
  }

  @Test
  void theVersionGrowsWithEveryChangeAndTheStoreKeepsAll() {
    assertThat(version()).isZero();
    create("root", ADMIN);
    long first = version();
    create("ringer", READ_TABLE);
    assertThat(version()).isGreaterThan(first);
    drop("ringer");
    assertThat(ledger.reopened()).isEqualTo(ledger.state());
    assertThat(ledger.reopened().users().byName()).containsOnlyKeys("root");
  }

  private CoordinatorAnswer create(String name, Permission... permissions) {
    return ledger.change(
        new UserChange.CreateUser(
            ledger.nextRequest(), name, token(1), List.of(permissions), OptionalLong.empty()));
  }

  private CoordinatorAnswer drop(String name) {
    return ledger.change(new UserChange.DropUser(ledger.nextRequest(), name));
  }

  private CoordinatorAnswer grant(String name, Permission permission) {
    return ledger.change(new UserChange.Grant(ledger.nextRequest(), name, permission));
  }

  private CoordinatorAnswer revoke(String name, Permission permission) {
    return ledger.change(new UserChange.Revoke(ledger.nextRequest(), name, permission));
  }

  private List<User> users(boolean tokens) {
    CoordinatorAnswer answer = ledger.state().answer(new CoordinatorRequest.Users(tokens));
    return ((CoordinatorAnswer.Users) answer).users();
  }

  private long version() {
    return ledger.state().users().version();
  }

  private static User only(CoordinatorAnswer answer) {
    List<User> users = ((CoordinatorAnswer.Users) answer).users();
    assertThat(users).hasSize(1);
    return users.getFirst();
  }
}
