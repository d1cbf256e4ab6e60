package godwit.sim.explore;

import godwit.coordinator.CoordinatorState;
import godwit.request.CoordinatorRequest;
import godwit.request.ServiceRequest;
import java.util.List;
import java.util.function.Function;

/**
 * What is explored.
 *
 * @param name by which it is asked for
 * @param about in a sentence, what may race with what
 * @param services how many data services there are
 * @param prepared reshapes that are done one after another before anything can go wrong, each asked
 *     for by what the coordinator then knows
 * @param writes that may arrive at any service at any time, any number of times; at first the table
 *     has a row of each key in them
 * @param requests which reshapes, and their cancelling, clients may ask for when the coordinator
 *     stands so; a request has the same id whenever it is asked
 */
record Configuration(
    String name,
    String about,
    int services,
    Limits limits,
    List<Function<CoordinatorState, CoordinatorRequest.Change>> prepared,
    List<ServiceRequest.Write> writes,
    Function<CoordinatorState, List<CoordinatorRequest.Change>> requests) {

  Configuration {
    prepared = List.copyOf(prepared);
    writes = List.copyOf(writes);
  }
}
