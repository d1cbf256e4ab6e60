package godwit.server.security;

import godwit.client.Token;
import godwit.partition.TableId;
import godwit.request.CoordinatorRequest;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.User;
import godwit.request.UserChange;
import godwit.server.replica.HostedServices;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Decides who is let in at a node, by the users as it knows them. Thread-safe; nothing blocks.
 *
 * <p>A node is known by what it shows alone. A client is, in this order: the user of its token, the
 * user that its certificate names, or, as long as there are no users and none are required, anybody
 * who may do everything.
 */
public final class Guard {
  private final UserDirectory users;
  private final Security security;
  private final HostedServices hosted;
  private final LongSupplier wallMillis;
  private final BooleanSupplier inCluster;

  /**
   * Makes the guard of a node.
   *
   * @param hosted the coordinator among which tells whose table a partition is
   * @param wallMillis the wall clock, in milliseconds since 1970
   * @param inCluster whether other nodes are known, or to be joined
   */
  public Guard(
      UserDirectory users,
      Security security,
      HostedServices hosted,
      LongSupplier wallMillis,
      BooleanSupplier inCluster) {
    this.users = users;
    this.security = security;
    this.hosted = hosted;
    this.wallMillis = wallMillis;
    this.inCluster = inCluster;
  }

  /** Lets somebody in, or refuses; what is let in must ask again before each request. */
  public Pass admit(Presented presented) {
    return new Pass(this, presented);
  }

  /** Returns whether clients must be known. */
  public boolean authenticates() {
    return security.authentication() == Security.Authentication.REQUIRED
        || !users.learnt()
        || !users.isEmpty();
  }

  /** Returns whether nodes are known by a secret that they were given. */
  public boolean hasSecret() {
    return security.secret().isPresent();
  }

  /** Returns whether it is known by now who the users are, if anybody. */
  public boolean knowsUsers() {
    return users.learnt();
  }

  /**
   * Returns whether nodes are let in unseen: in a cluster without TLS or secret, until a leader of
   * the coordinator is found who knows the users. None is found unless nodes talk to each other.
   */
  public boolean mayMeetNodes() {
    return security.authentication() != Security.Authentication.REQUIRED
        && !users.learnt()
        && inCluster.getAsBoolean();
  }

  /**
   * Refuses the first user of a cluster whose nodes can't be told from strangers: from then on they
   * would refuse each other.
   */
  Optional<Refusal> cutsNodesOff(UserChange change) {
    boolean isFirst = change instanceof UserChange.CreateUser && users.isEmpty();
    boolean areKnown = security.tls().isPresent() || security.secret().isPresent();
    return isFirst && !areKnown && inCluster.getAsBoolean()
        ? Optional.of(
            new Refusal(
                Reason.NODES_UNKNOWN,
                "nodes have neither TLS nor a secret to know each other by, and would refuse each"
                    + " other once there are users"))
        : Optional.empty();
  }

  long version() {
    return users.version();
  }

  Rights rights(Presented presented) {
    if (presented.node()) {
      return new Rights.Everything(presented.name().orElse("node"));
    }
    if (!users.learnt()) {
      return nobody(Reason.BUSY, "the node has not learnt yet who its users are");
    }
    if (presented.token().isPresent()) {
      return byToken(presented.token().get());
    }
    Optional<User> certified = presented.name().flatMap(users::find);
    if (certified.isPresent()) {
      return new Rights.Known(certified.get());
    }
    if (authenticates()) {
      return nobody(
          Reason.UNAUTHENTICATED,
          presented
              .name()
              .map(name -> "no token, and no user of the certificate's name: name=" + name)
              .orElse("no token"));
    }
    return new Rights.Everything(presented.name().orElse("anybody"));
  }

  /** Says the same of a wrong secret and of a name that is nobody's. */
  private Rights byToken(String text) {
    Optional<Token> token = Token.parse(text);
    if (token.isEmpty()) {
      return nobody(Reason.UNAUTHENTICATED, "not a token");
    }
    Optional<User> user =
        users
            .find(token.get().user())
            .filter(it -> it.token().filter(token.get()::matches).isPresent());
    if (user.isEmpty()) {
      return nobody(Reason.UNAUTHENTICATED, "no such token");
    }
    if (user.get().expiresMillis().orElse(Long.MAX_VALUE) <= wallMillis.getAsLong()) {
      return nobody(Reason.UNAUTHENTICATED, "token expired: user=" + user.get().name());
    }
    return new Rights.Known(user.get());
  }

  /** Returns the one table that a change is about, if this node can tell. */
  Optional<TableId> table(CoordinatorRequest request) {
    return hosted
        .coordinator()
        .map(coordinator -> coordinator.view())
        .flatMap(view ->
            switch (request) {
              case CoordinatorRequest.DropTable drop -> view.table(drop.name()).map(it -> it.id());
              case CoordinatorRequest.Start start ->
                  view.locators().find(start.reshape().partition()).map(it -> it.table());
              case CoordinatorRequest.Cancel cancel -> view.tableOf(cancel.operation());
              case CoordinatorRequest.Describe describe -> view.tableOf(describe.operation());
              case CoordinatorRequest.CreateTable create -> Optional.empty();
              case CoordinatorRequest.SetStanding set -> Optional.empty();
              case UserChange change -> Optional.empty();
              case CoordinatorRequest.Query query -> Optional.empty();
            });
  }

  /** Returns the table as people call it, or its id where this node can't tell. */
  String nameOf(TableId table) {
    return hosted
        .coordinator()
        .map(coordinator -> coordinator.view())
        .flatMap(view -> view.nameOf(table))
        .orElse(table.toString());
  }

  /** Returns whether a token that was good may be no good by now. */
  boolean expires(Rights rights) {
    return rights instanceof Rights.Known(User user)
        && user.expiresMillis().orElse(Long.MAX_VALUE) <= wallMillis.getAsLong();
  }

  private static Rights nobody(Reason reason, String detail) {
    return new Rights.Nobody(new Refusal(reason, detail));
  }
}
