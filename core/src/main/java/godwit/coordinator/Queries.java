package godwit.coordinator;

import godwit.partition.Locator;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Reason;
import godwit.request.Refusal;
import java.util.List;
import java.util.Optional;

/** Answers what clients ask without changing anything. */
final class Queries {
  private Queries() {}

  static CoordinatorAnswer answer(CoordinatorRequest.Query query, CoordinatorState state) {
    return switch (query) {
      case CoordinatorRequest.Tables tables -> tables(state);
      case CoordinatorRequest.Routes routes -> routes(routes, state);
      case CoordinatorRequest.Services services -> services(state);
      case CoordinatorRequest.Describe describe -> describe(describe, state);
      case CoordinatorRequest.Operations operations -> operations(operations, state);
    };
  }

  /** A table is listed while it can be used. */
  private static CoordinatorAnswer tables(CoordinatorState state) {
    return new CoordinatorAnswer.Tables(
        state.tables().values().stream()
            .filter(table -> state.usable(table.name()).isPresent())
            .map(table -> new CoordinatorAnswer.TableReport(table.id(), table.name()))
            .toList());
  }

  private static CoordinatorAnswer routes(
      CoordinatorRequest.Routes routes, CoordinatorState state) {
    Optional<Table> table = state.usable(routes.table());
    if (table.isEmpty()) {
      return unknown(Reason.UNKNOWN_TABLE, "table=" + routes.table(), state);
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

  private static CoordinatorAnswer services(CoordinatorState state) {
    return new CoordinatorAnswer.Services(
        state.services().values().stream()
            .map(service ->
                new CoordinatorAnswer.ServiceReport(
                    service.id(), service.node(), service.address()))
            .toList());
  }

  private static CoordinatorAnswer describe(
      CoordinatorRequest.Describe describe, CoordinatorState state) {
    Optional<Operation> operation = state.operations().find(describe.operation());
    return operation.isPresent()
        ? new CoordinatorAnswer.Operations(List.of(operation.get().report()))
        : unknown(Reason.UNKNOWN_OPERATION, "operation=" + describe.operation(), state);
  }

  private static CoordinatorAnswer operations(
      CoordinatorRequest.Operations operations, CoordinatorState state) {
    return new CoordinatorAnswer.Operations(
        state
            .operations()
            .newestFirst(operations.open())
            .limit(Math.max(0, operations.limit()))
            .map(Operation::report)
            .toList());
  }

  /** What a state that was put back does not know, it may learn yet. */
  private static CoordinatorAnswer unknown(Reason reason, String detail, CoordinatorState state) {
    return state.learning().isPresent()
        ? refused(Reason.BUSY, RestoreRules.waiting(state))
        : refused(reason, detail);
  }

  private static CoordinatorAnswer refused(Reason reason, String detail) {
    return new CoordinatorAnswer.Refused(new Refusal(reason, detail));
  }
}
