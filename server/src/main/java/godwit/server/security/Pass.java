package godwit.server.security;

import godwit.partition.TableId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.Role;
import godwit.request.ServiceRequest;
import godwit.request.UserChange;
import godwit.server.replica.HostedServices;
import java.util.Optional;

/**
 * What somebody may do who was let in, for one call or for a whole session. It follows the users:
 * when they change, or the token expires, it says so at the next request. Thread-safe.
 */
public final class Pass {
  private final Guard guard;
  private final Presented presented;
  private final Rights atFirst;
  private volatile Seen seen;

  /** A rights, and the version of the users that it is by. */
  private record Seen(long version, Rights rights) {}

  Pass(Guard guard, Presented presented) {
    this.guard = guard;
    this.presented = presented;
    this.seen = look();
    this.atFirst = seen.rights();
  }

  /** Returns the pass of this process itself. */
  public static Pass local() {
    HostedServices none = new HostedServices();
    return new Guard(new UserDirectory(), Security.NONE, none, () -> 0, () -> false)
        .admit(Presented.LOCAL);
  }

  /** Returns who it is, for logs. */
  public String who() {
    return switch (rights()) {
      case Rights.Everything everything -> everything.who();
      case Rights.Known known -> known.user().name();
      case Rights.Nobody nobody -> "nobody";
    };
  }

  /** Returns where the calls come from, as host:port. */
  public String from() {
    return presented.from();
  }

  /** Returns whether it is a node of this store. */
  public boolean isNode() {
    return presented.node();
  }

  /** Returns why nothing at all may be done; empty if something may. */
  public Optional<Refusal> refusal() {
    return rights() instanceof Rights.Nobody nobody ? Optional.of(nobody.why()) : Optional.empty();
  }

  /** Returns why a request may not be done; empty if it may. */
  public Optional<Refusal> judge(ServiceRequest request) {
    Role needed =
        switch (request) {
          case ServiceRequest.Write write -> Role.WRITE;
          case ServiceRequest.Read read -> Role.READ;
        };
    return judge(needed, Optional.of(request.table()));
  }

  /** Returns why a request may not be done; what it answers is still to be {@link #shown}. */
  public Optional<Refusal> judge(CoordinatorRequest request) {
    return switch (request) {
      case CoordinatorRequest.CreateTable create -> judge(Role.ADMIN, Optional.empty());
      case CoordinatorRequest.DropTable drop -> judge(Role.ADMIN, guard.table(drop), true);
      case CoordinatorRequest.Start start -> judge(Role.ADMIN, guard.table(start));
      case CoordinatorRequest.Cancel cancel -> judge(Role.ADMIN, guard.table(cancel));
      case UserChange change ->
          judge(Role.ADMIN, Optional.empty()).or(() -> guard.cutsNodesOff(change));
      case CoordinatorRequest.Users users -> users(users);
      case CoordinatorRequest.Describe describe -> judge(Role.ADMIN, guard.table(describe));
      case CoordinatorRequest.Operations operations -> judge(Role.ADMIN, Optional.empty());
      case CoordinatorRequest.SetStanding set -> judge(Role.ADMIN, Optional.empty());
      case CoordinatorRequest.Nodes nodes -> refusal();
      case CoordinatorRequest.Tables tables -> refusal();
      case CoordinatorRequest.Routes routes -> refusal();
      case CoordinatorRequest.Services services -> refusal();
    };
  }

  /** Returns as much of an answer as may be seen: tables that may be read. */
  public CoordinatorAnswer shown(CoordinatorAnswer answer) {
    return switch (answer) {
      case CoordinatorAnswer.Tables tables ->
          new CoordinatorAnswer.Tables(
              tables.tables().stream().filter(it -> mayRead(it.id())).toList());
      case CoordinatorAnswer.Routes routes ->
          judge(Role.READ, Optional.of(routes.table()), true)
              .<CoordinatorAnswer>map(it ->
                  new CoordinatorAnswer.Refused(
                      new Refusal(it.reason(), it.detail() + routesFor(it))))
              .orElse(routes);
      case CoordinatorAnswer.Started started -> started;
      case CoordinatorAnswer.Services services -> services;
      case CoordinatorAnswer.Nodes nodes -> nodes;
      case CoordinatorAnswer.Operations operations -> operations;
      case CoordinatorAnswer.Users users -> users;
      case CoordinatorAnswer.Refused refused -> refused;
    };
  }

  /** Returns why what takes a role on a table, or on all, may not be done; empty if it may. */
  public Optional<Refusal> judge(Role needed, Optional<TableId> table) {
    return judge(needed, table, false);
  }

  /**
   * Judges as {@link #judge(Role, Optional)} does. A refusal tells the name of a table to who may
   * read it, might when he was let in, or has said it himself.
   */
  private Optional<Refusal> judge(Role needed, Optional<TableId> table, boolean askedByName) {
    return switch (rights()) {
      case Rights.Everything everything -> Optional.empty();
      case Rights.Nobody nobody -> Optional.of(nobody.why());
      case Rights.Known known when known.user().may(needed, table) -> Optional.empty();
      case Rights.Known known -> {
        boolean named =
            askedByName || known.user().may(Role.READ, table) || mightRead(atFirst, table);
        yield Optional.of(
            new Refusal(
                Reason.FORBIDDEN,
                "user=" + known.user().name() + " needs=" + needed + where(table, named)));
      }
    };
  }

  private Optional<Refusal> users(CoordinatorRequest.Users users) {
    return users.tokens() && !presented.node()
        ? Optional.of(new Refusal(Reason.FORBIDDEN, "user=" + who() + " needs=node"))
        : judge(Role.ADMIN, Optional.empty());
  }

  /** The way to a table is asked for before anything is read or written there. */
  private static String routesFor(Refusal refusal) {
    return refusal.reason() == Reason.FORBIDDEN ? " needsToWrite=" + Role.WRITE : "";
  }

  private static boolean mightRead(Rights rights, Optional<TableId> table) {
    return rights instanceof Rights.Known known && known.user().may(Role.READ, table);
  }

  /** Returns the table as people call it, or its id where this node can't tell. */
  String nameOf(TableId table) {
    return guard.nameOf(table);
  }

  private boolean mayRead(TableId table) {
    return judge(Role.READ, Optional.of(table)).isEmpty();
  }

  private Rights rights() {
    Seen last = seen;
    if (last.version() != guard.version() || guard.expires(last.rights())) {
      last = look();
      seen = last;
    }
    return last.rights();
  }

  /** The version is taken first: a change that comes between is seen the next time. */
  private Seen look() {
    long version = guard.version();
    return new Seen(version, guard.rights(presented));
  }

  private String where(Optional<TableId> table, boolean named) {
    return " table=" + table.map(id -> named ? guard.nameOf(id) : id.toString()).orElse("all");
  }
}
