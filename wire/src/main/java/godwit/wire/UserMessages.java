package godwit.wire;

import static godwit.wire.TypeMessages.all;
import static godwit.wire.TypeMessages.missing;
import static godwit.wire.TypeMessages.optional;
import static godwit.wire.TypeMessages.require;

import com.google.protobuf.ByteString;
import godwit.key.Bytes;
import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.Permission;
import godwit.request.Role;
import godwit.request.TokenHash;
import godwit.request.User;
import godwit.request.UserChange;
import godwit.wire.v1.Requests;
import java.util.OptionalLong;

/** Users and their changes, to messages and from them. */
final class UserMessages {
  private UserMessages() {}

  static Requests.UserChange toMessage(UserChange change) {
    Requests.UserChange.Builder message =
        Requests.UserChange.newBuilder()
            .setRequest(TypeMessages.toMessage(change.request()))
            .setName(change.name());
    switch (change) {
      case UserChange.CreateUser create -> {
        Requests.UserChange.Create.Builder inner = message.getCreateBuilder();
        inner
            .setToken(toMessage(create.token()))
            .addAllPermissions(all(create.permissions(), UserMessages::toMessage));
        create.expiresMillis().ifPresent(inner::setExpiresMillis);
      }
      case UserChange.DropUser drop -> message.getDropBuilder();
      case UserChange.Grant grant -> message.setGrant(toMessage(grant.permission()));
      case UserChange.Revoke revoke -> message.setRevoke(toMessage(revoke.permission()));
      case UserChange.RotateToken rotate -> {
        Requests.UserChange.Rotate.Builder inner = message.getRotateBuilder();
        inner.setToken(toMessage(rotate.token()));
        rotate.expiresMillis().ifPresent(inner::setExpiresMillis);
      }
    }
    return message.build();
  }

  static UserChange fromMessage(Requests.UserChange change) {
    require(change.hasRequest(), "request");
    ClientId request = TypeMessages.fromMessage(change.getRequest());
    String name = change.getName();
    return switch (change.getChangeCase()) {
      case CREATE ->
          new UserChange.CreateUser(
              request,
              name,
              fromMessage(change.getCreate().getToken()),
              all(change.getCreate().getPermissionsList(), UserMessages::fromMessage),
              number(change.getCreate().hasExpiresMillis(), change.getCreate().getExpiresMillis()));
      case DROP -> new UserChange.DropUser(request, name);
      case GRANT -> new UserChange.Grant(request, name, fromMessage(change.getGrant()));
      case REVOKE -> new UserChange.Revoke(request, name, fromMessage(change.getRevoke()));
      case ROTATE ->
          new UserChange.RotateToken(
              request,
              name,
              fromMessage(change.getRotate().getToken()),
              number(change.getRotate().hasExpiresMillis(), change.getRotate().getExpiresMillis()));
      case CHANGE_NOT_SET -> throw missing("change");
    };
  }

  static Requests.CoordinatorAnswer.Users toMessage(CoordinatorAnswer.Users users) {
    return Requests.CoordinatorAnswer.Users.newBuilder()
        .setVersion(users.version())
        .addAllUsers(all(users.users(), UserMessages::toMessage))
        .build();
  }

  static CoordinatorAnswer.Users fromMessage(Requests.CoordinatorAnswer.Users users) {
    return new CoordinatorAnswer.Users(
        users.getVersion(), all(users.getUsersList(), UserMessages::fromMessage));
  }

  private static Requests.User toMessage(User user) {
    Requests.User.Builder message =
        Requests.User.newBuilder()
            .setName(user.name())
            .addAllPermissions(all(user.permissions(), UserMessages::toMessage));
    user.token().ifPresent(token -> message.setToken(toMessage(token)));
    user.expiresMillis().ifPresent(message::setExpiresMillis);
    return message.build();
  }

  private static User fromMessage(Requests.User user) {
    return new User(
        user.getName(),
        optional(user.hasToken(), user.getToken(), UserMessages::fromMessage),
        all(user.getPermissionsList(), UserMessages::fromMessage),
        number(user.hasExpiresMillis(), user.getExpiresMillis()));
  }

  private static Requests.Permission toMessage(Permission permission) {
    Requests.Permission.Builder message =
        Requests.Permission.newBuilder().setRole(role(permission.role()));
    permission.table().ifPresent(table -> message.setTable(table.number()));
    return message.build();
  }

  private static Permission fromMessage(Requests.Permission permission) {
    return new Permission(
        role(permission.getRole()),
        optional(permission.hasTable(), permission.getTable(), TableId::new));
  }

  private static Requests.TokenHash toMessage(TokenHash token) {
    return Requests.TokenHash.newBuilder()
        .setSalt(ByteString.copyFrom(token.salt().borrow()))
        .setDigest(ByteString.copyFrom(token.digest().borrow()))
        .build();
  }

  private static TokenHash fromMessage(Requests.TokenHash token) {
    return new TokenHash(
        Bytes.adopt(token.getSalt().toByteArray()), Bytes.adopt(token.getDigest().toByteArray()));
  }

  private static Requests.Permission.Role role(Role role) {
    return switch (role) {
      case READ -> Requests.Permission.Role.READ;
      case WRITE -> Requests.Permission.Role.WRITE;
      case ADMIN -> Requests.Permission.Role.ADMIN;
    };
  }

  private static Role role(Requests.Permission.Role role) {
    return switch (role) {
      case READ -> Role.READ;
      case WRITE -> Role.WRITE;
      case ADMIN -> Role.ADMIN;
      case ROLE_UNSPECIFIED, UNRECOGNIZED -> throw missing("role");
    };
  }

  private static OptionalLong number(boolean present, long value) {
    return present ? OptionalLong.of(value) : OptionalLong.empty();
  }
}
