package godwit.coordinator;

import godwit.partition.Locator;
import godwit.placement.Hearing;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.User;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers what clients ask without changing anything. */
final class Queries {
  private final CoordinatorState state;
  private final Hearing hearing;

  Queries(CoordinatorState state, Hearing hearing) {
    this.state = state;
    this.hearing = hearing;
  }

  CoordinatorAnswer answer(CoordinatorRequest.Query query) {
    return switch (query) {
      case CoordinatorRequest.Tables tables -> tables();
      case CoordinatorRequest.Routes routes -> routes(routes);
      case CoordinatorRequest.Services services -> services();
      case CoordinatorRequest.Nodes nodes ->
          new CoordinatorAnswer.Nodes(hearing.statuses(state.nodes().values()));
      case CoordinatorRequest.Describe describe -> describe(describe);
      case CoordinatorRequest.Operations operations -> operations(operations);
      case CoordinatorRequest.Users users -> users(users, state.users());
    };
  }

  /** A table is listed while it can be used. */
  private CoordinatorAnswer tables() {
    return new CoordinatorAnswer.Tables(
        state.tables().values().stream()
            .filter(table -> state.usable(table.name()).isPresent())
            .map(table -> new CoordinatorAnswer.TableReport(table.id(), table.name()))
            .toList());
  }

  private CoordinatorAnswer routes(CoordinatorRequest.Routes routes) {
    Optional<Table> table = state.usable(routes.table());
    if (table.isEmpty()) {
      return unknown(Reason.UNKNOWN_TABLE, "table=" + routes.table());
    }
    List<Locator> locators =
        routes.asOf().isPresent()
            ? state.locators().asOf(table.get().id(), routes.range(), routes.asOf().getAsLong())
            : state.locators().present(table.get().id(), routes.range());
    boolean all = Locators.covering(locators, routes.range());
    return !all
        ? refused(Reason.RELEASED, younger(routes))
        : new CoordinatorAnswer.Routes(table.get().id(), locators, state.numbers().routesVersion());
  }

  private static String younger(CoordinatorRequest.Routes routes) {
    String table = "table=" + routes.table();
    return routes.asOf().isPresent() ? table + " asOf=" + routes.asOf().getAsLong() : table;
  }

  private CoordinatorAnswer services() {
    return new CoordinatorAnswer.Services(
        state.services().values().stream().map(this::report).toList());
  }

  /** Nodes that lead are known by what they told; one that tells nothing, by its founding. */
  private CoordinatorAnswer.ServiceReport report(DataService service) {
    List<CoordinatorAnswer.Host> hosts =
        hearing.hosts(service.id().toString()).stream()
            .flatMap(name -> Stream.ofNullable(state.nodes().get(name)))
            .map(node -> new CoordinatorAnswer.Host(node.name(), node.address()))
            .toList();
    CoordinatorAnswer.Host leader =
        hosts.isEmpty()
            ? new CoordinatorAnswer.Host(service.founder(), service.address())
            : hosts.getFirst();
    return new CoordinatorAnswer.ServiceReport(
        service.id(), leader.node(), leader.address(), hosts);
  }

  private static CoordinatorAnswer users(CoordinatorRequest.Users asked, Users users) {
    List<User> all =
        users.byName().values().stream()
            .map(user -> asked.tokens() ? user : user.withoutToken())
            .toList();
    return new CoordinatorAnswer.Users(users.version(), all);
  }

  private CoordinatorAnswer describe(CoordinatorRequest.Describe describe) {
    Optional<Operation> operation = state.operations().find(describe.operation());
    return operation.isPresent()
        ? new CoordinatorAnswer.Operations(List.of(operation.get().report()))
        : unknown(Reason.UNKNOWN_OPERATION, "operation=" + describe.operation());
  }

  private CoordinatorAnswer operations(CoordinatorRequest.Operations operations) {
    return new CoordinatorAnswer.Operations(
        state
            .operations()
            .newestFirst(operations.open())
            .limit(Math.max(0, operations.limit()))
            .map(Operation::report)
            .toList());
  }

  /** What a state that was put back does not know, it may learn yet. */
  private CoordinatorAnswer unknown(Reason reason, String detail) {
    return state.learning().isPresent()
        ? refused(Reason.BUSY, RestoreRules.waiting(state))
        : refused(reason, detail);
  }

  private static CoordinatorAnswer refused(Reason reason, String detail) {
    return new CoordinatorAnswer.Refused(new Refusal(reason, detail));
  }
}
