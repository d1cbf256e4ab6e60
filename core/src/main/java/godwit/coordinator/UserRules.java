package godwit.coordinator;

import godwit.request.Permission;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.User;
import godwit.request.UserChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges changes of users. Once there is a user there is always one who may change users, so that
 * nobody is locked out and authentication, once begun, does not end.
 */
final class UserRules {
  private final Draft draft;
  private final Users users;

  UserRules(Draft draft) {
    this.draft = draft;
    this.users = draft.state().users();
  }

  Optional<Refusal> decide(UserChange change) {
    if (users.knows(change.request())) {
      return Optional.empty();
    }
    return switch (change) {
      case UserChange.CreateUser create -> create(create);
      case UserChange.DropUser drop -> drop(drop);
      case UserChange.Grant grant ->
          known(grant).or(() -> table(grant.permission())).or(() -> grant(grant));
      case UserChange.Revoke revoke -> known(revoke).or(() -> revoke(revoke));
      case UserChange.RotateToken rotate -> known(rotate).or(() -> rotate(rotate));
    };
  }

  private Optional<Refusal> create(UserChange.CreateUser create) {
    if (!ChangeRules.NAME.matcher(create.name()).matches()) {
      return refusal(Reason.BAD_NAME, "user=" + create.name());
    }
    if (users.find(create.name()).isPresent()) {
      return refusal(Reason.USER_EXISTS, "user=" + create.name());
    }
    for (Permission permission : create.permissions()) {
      Optional<Refusal> unknown = table(permission);
      if (unknown.isPresent()) {
        return unknown;
      }
    }
    User user =
        new User(
            create.name(),
            Optional.of(create.token()),
            create.permissions().stream().distinct().toList(),
            create.expiresMillis());
    if (users.byName().isEmpty() && !user.governs()) {
      return refusal(Reason.LAST_ADMIN, "the first user is no administrator: user=" + user.name());
    }
    return keep(create, user);
  }

  private Optional<Refusal> drop(UserChange.DropUser drop) {
    Optional<Refusal> refusal = known(drop).or(() -> last(drop));
    if (refusal.isEmpty()) {
      draft.add(new CoordinatorEvent.UserDropped(draft.at(), drop.request(), drop.name()));
    }
    return refusal;
  }

  private Optional<Refusal> grant(UserChange.Grant grant) {
    User user = users.find(grant.name()).orElseThrow();
    List<Permission> permissions = new ArrayList<>(user.permissions());
    if (!permissions.contains(grant.permission())) {
      permissions.add(grant.permission());
    }
    return keep(grant, user.with(permissions));
  }

  private Optional<Refusal> revoke(UserChange.Revoke revoke) {
    User user = users.find(revoke.name()).orElseThrow();
    List<Permission> permissions = new ArrayList<>(user.permissions());
    if (!permissions.remove(revoke.permission())) {
      String detail = "user=" + user.name() + " permission=" + revoke.permission();
      return refusal(Reason.UNKNOWN_PERMISSION, detail);
    }
    if (revoke.permission().governs()) {
      Optional<Refusal> last = last(revoke);
      if (last.isPresent()) {
        return last;
      }
    }
    return keep(revoke, user.with(permissions));
  }

  private Optional<Refusal> rotate(UserChange.RotateToken rotate) {
    User user = users.find(rotate.name()).orElseThrow();
    return keep(rotate, user.with(rotate.token(), rotate.expiresMillis()));
  }

  private Optional<Refusal> keep(UserChange change, User user) {
    draft.add(new CoordinatorEvent.UserKept(draft.at(), change.request(), user));
    return Optional.empty();
  }

  private Optional<Refusal> known(UserChange change) {
    return users.find(change.name()).isPresent()
        ? Optional.empty()
        : refusal(Reason.UNKNOWN_USER, "user=" + change.name());
  }

  private Optional<Refusal> last(UserChange change) {
    return users.governedWithout(change.name())
            || !users.find(change.name()).orElseThrow().governs()
        ? Optional.empty()
        : refusal(Reason.LAST_ADMIN, "user=" + change.name());
  }

  private Optional<Refusal> table(Permission permission) {
    return permission.table().filter(id -> !draft.state().tables().containsKey(id)).isPresent()
        ? refusal(Reason.UNKNOWN_TABLE, "table=" + permission.table().orElseThrow())
        : Optional.empty();
  }

  private static Optional<Refusal> refusal(Reason reason, String detail) {
    return Optional.of(new Refusal(reason, detail));
  }
}
