package godwit.client;

import godwit.partition.TableId;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorAnswer.TableReport;
import godwit.request.CoordinatorRequest;
import godwit.request.Permission;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.User;
import godwit.request.UserChange;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** The users, asked of the coordinator; tables go by their names here and by their ids there. */
final class CoordinatorUsers implements UserAdmin {
  private static final String LOOK_FIRST =
      "It may have been done. See whether it was before you ask again: godwit user list. A token"
          + " that was not shown is lost: godwit user rotate NAME gives another.";

  private final Dispatcher dispatcher;
  private final RandomGenerator random;

  CoordinatorUsers(Dispatcher dispatcher, RandomGenerator random) {
    this.dispatcher = dispatcher;
    this.random = random;
  }

  @Override
  public Token add(String name, List<Access> access, OptionalLong expiresMillis) {
    Token token = Token.draw(name);
    List<TableReport> tables = tables(access);
    List<Permission> permissions = access.stream().map(one -> permission(one, tables)).toList();
    change(new UserChange.CreateUser(draw(), name, token.hash(), permissions, expiresMillis));
    return token;
  }

  @Override
  public List<Access.Holder> list() {
    CoordinatorAnswer answer = query(new CoordinatorRequest.Users(false));
    if (!(answer instanceof CoordinatorAnswer.Users users)) {
      throw unexpected(answer);
    }
    List<TableReport> tables = tables();
    return users.users().stream().map(user -> holder(user, tables)).toList();
  }

  @Override
  public void drop(String name) {
    change(new UserChange.DropUser(draw(), name));
  }

  @Override
  public Access.Holder grant(String name, Access access) {
    List<TableReport> tables = tables();
    return holder(change(new UserChange.Grant(draw(), name, permission(access, tables))), tables);
  }

  @Override
  public Access.Holder revoke(String name, Access access) {
    List<TableReport> tables = tables();
    return holder(change(new UserChange.Revoke(draw(), name, permission(access, tables))), tables);
  }

  @Override
  public Token rotate(String name, OptionalLong expiresMillis) {
    Token token = Token.draw(name);
    change(new UserChange.RotateToken(draw(), name, token.hash(), expiresMillis));
    return token;
  }

  private List<User> change(UserChange change) {
    CoordinatorAnswer answer =
        Waiting.forChange(dispatcher.coordinate(change, dispatcher.deadlineMillis()), LOOK_FIRST);
    if (answer instanceof CoordinatorAnswer.Users users) {
      return users.users();
    }
    throw unexpected(answer);
  }

  private List<TableReport> tables(List<Access> access) {
    return access.stream().allMatch(one -> one.table().isEmpty()) ? List.of() : tables();
  }

  private List<TableReport> tables() {
    CoordinatorAnswer answer = query(new CoordinatorRequest.Tables());
    if (answer instanceof CoordinatorAnswer.Tables tables) {
      return tables.tables();
    }
    throw unexpected(answer);
  }

  private CoordinatorAnswer query(CoordinatorRequest.Query query) {
    return Waiting.forRead(dispatcher.coordinate(query, dispatcher.deadlineMillis()));
  }

  private ClientId draw() {
    return new ClientId(random.nextLong(), random.nextLong());
  }

  private static Permission permission(Access access, List<TableReport> tables) {
    return new Permission(access.role(), access.table().map(name -> id(name, tables)));
  }

  /** Returns the id of the table that has the name now. */
  private static TableId id(String name, List<TableReport> tables) {
    return tables.stream()
        .filter(table -> table.name().equals(name))
        .map(TableReport::id)
        .findFirst()
        .orElseThrow(
            () -> new RejectedException(new Refusal(Reason.UNKNOWN_TABLE, "table=" + name)));
  }

  private static Access.Holder holder(List<User> answered, List<TableReport> tables) {
    if (answered.isEmpty()) {
      throw new RejectedException(new Refusal(Reason.UNKNOWN_USER, "it was dropped meanwhile"));
    }
    return holder(answered.getFirst(), tables);
  }

  private static Access.Holder holder(User user, List<TableReport> tables) {
    return new Access.Holder(
        user.name(),
        user.permissions().stream()
            .map(it -> new Access(it.role(), it.table().map(id -> name(id, tables))))
            .toList(),
        user.expiresMillis());
  }

  /** Returns the table's name; that of one which is gone is its id. */
  private static String name(TableId id, List<TableReport> tables) {
    return tables.stream()
        .filter(table -> table.id().equals(id))
        .map(TableReport::name)
        .findFirst()
        .orElse("(dropped " + id + ")");
  }

  private static RejectedException unexpected(CoordinatorAnswer answer) {
    return new RejectedException(
        new Refusal(Reason.MALFORMED, "answer=" + answer.getClass().getSimpleName()));
  }
}
