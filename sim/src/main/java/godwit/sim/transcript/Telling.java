package godwit.sim.transcript;

import godwit.coordinator.CoordinatorCommand;
import godwit.data.DataCommand;
import godwit.partition.Attempt;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.ServiceRequest;
import godwit.sim.world.Story;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Facts of a run in words that people read; most facts are left out. */
final class Telling {
  /** Who decided a write first. */
  private final TreeMap<String, String> deciders = new TreeMap<>();

  private final Set<String> travellers = new TreeSet<>();

  /** Tells {@code facts}: also of writes that a second service was asked for again. */
  Telling(List<Story.Line> facts) {
    for (Story.Line fact : facts) {
      if (fact.what() instanceof DataCommand.Write(ServiceRequest.Write write)
          && fact.does().equals("applies")
          && !deciders.computeIfAbsent(name(write), id -> fact.who()).equals(fact.who())) {
        travellers.add(name(write));
      }
    }
  }

  private static String name(ServiceRequest.Write write) {
    String client = write.id().client().toString();
    return "write " + write.id().sequence() + " of client " + client.substring(0, 4);
  }

  private String write(Story.Line fact, String name) {
    return switch (fact.does()) {
      case "sends on" -> "names the successors to who asks for " + name;
      case "applies" ->
          fact.who().equals(deciders.get(name))
              ? "does " + name
              : "is asked again for " + name + ": gives the first answer";
      default -> fact.does() + " " + name;
    };
  }

  /** Returns a line for a fact; empty if it is no part of a reshape's story. */
  Optional<String> line(Story.Line fact) {
    Optional<String> words =
        switch (fact.what()) {
          case DataCommand.Step step -> Optional.of(told(fact.does(), step(step), attempt(step)));
          case CoordinatorCommand command ->
              command(command).map(what -> told(fact.does(), what, ""));
          case DataCommand.Write(ServiceRequest.Write write) ->
              travellers.contains(name(write))
                  ? Optional.of(write(fact, name(write)))
                  : Optional.empty();
          default -> ofHost(fact);
        };
    return words.map(line -> String.format("%-4s%s", fact.who(), line));
  }

  private static String told(String does, String what, String attempt) {
    String how =
        switch (does) {
          case "refuses" -> "refuses: ";
          case "applies again" -> "from its log: ";
          default -> "";
        };
    return how + what + attempt;
  }

  private static String attempt(DataCommand.Step step) {
    Attempt attempt = step.attempt();
    return "  [" + attempt.operation() + " attempt " + attempt.number() + "]";
  }

  private static Optional<String> ofHost(Story.Line fact) {
    return switch (fact.does()) {
      case "crashes", "leads", "leads no more", "fails:" ->
          Optional.of((fact.does() + " " + fact.what()).strip());
      default -> Optional.empty();
    };
  }

  private static String step(DataCommand.Step step) {
    String id = step.partition().toString();
    return switch (step) {
      case DataCommand.Found found -> "founds " + id;
      case DataCommand.Split split ->
          "splits "
              + id
              + " at "
              + split.key().toUtf8()
              + " into "
              + split.left()
              + " and "
              + split.right();
      case DataCommand.Join join -> "joins " + id + " and " + join.right() + " to " + join.joined();
      case DataCommand.Begin begin -> "begins to give " + id + " away: its view is fixed";
      case DataCommand.Prepare prepare ->
          "prepares to receive "
              + id
              + ", which is "
              + prepare.origin().partition()
              + " of "
              + prepare.origin().service();
      case DataCommand.Receive receive ->
          "takes chunk "
              + receive.chunk().number()
              + " into "
              + id
              + (receive.chunk().last() ? ", the last" : "");
      case DataCommand.Absorb absorb -> "absorbs a delta into " + id;
      case DataCommand.Seal seal -> "seals " + id + ", round " + seal.round() + ": writes wait";
      case DataCommand.Unseal unseal ->
          "unseals " + id + ", round " + unseal.round() + ": writes go on";
      case DataCommand.Complete complete ->
          "completes " + id + ", round " + complete.round() + ": the sums agree";
      case DataCommand.HandOver handOver ->
          "HANDS " + id + " OVER, round " + handOver.round() + ": nothing is undone after this";
      case DataCommand.Own own -> "owns " + id + ": writes that waited go on here";
      case DataCommand.Drop drop -> "drops " + id;
      case DataCommand.End end -> "is asked to end the attempt at " + id;
      case DataCommand.Forget forget -> "forgets the operation on " + id;
      case DataCommand.Discard discard -> "retires the dropped table of " + id;
    };
  }

  private static Optional<String> command(CoordinatorCommand command) {
    return switch (command) {
      case CoordinatorCommand.Change(CoordinatorRequest.Start start) ->
          Optional.of(wish(start.reshape()));
      case CoordinatorCommand.WeighedJoin weighed ->
          Optional.of(
              wish(weighed.join())
                  + ", of "
                  + weighed.leftBytes()
                  + " and "
                  + weighed.rightBytes()
                  + " bytes");
      case CoordinatorCommand.Change(CoordinatorRequest.Cancel cancel) ->
          Optional.of("is to cancel " + cancel.operation());
      case CoordinatorCommand.Publish publish ->
          Optional.of("publishes " + publish.operation() + ": new routes");
      case CoordinatorCommand.EndAttempt end ->
          Optional.of(
              "wants attempt "
                  + end.attempt()
                  + " of "
                  + end.operation()
                  + " ended, to "
                  + end.aim().name().toLowerCase(Locale.ROOT));
      case CoordinatorCommand.ConfirmEnd end ->
          Optional.of(
              "knows that attempt " + end.attempt() + " of " + end.operation() + " has ended");
      case CoordinatorCommand.Close close -> Optional.of("closes " + close.operation());
      default -> Optional.empty();
    };
  }

  private static String wish(Reshape reshape) {
    return switch (reshape) {
      case Reshape.Move move -> "is to move " + move.partition() + " to " + move.target();
      case Reshape.Split split -> "is to split " + split.partition();
      case Reshape.Join join -> "is to join " + join.partition() + " and " + join.right();
    };
  }
}
