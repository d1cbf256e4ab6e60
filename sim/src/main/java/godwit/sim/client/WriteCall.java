package godwit.sim.client;

import godwit.key.Bytes;
import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.Refusal;
import godwit.request.RequestId;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.sim.cluster.Reply;
import godwit.sim.cluster.SimService;
import godwit.sim.history.Deed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A batch on its way. Not thread-safe. */
final class WriteCall extends Call<WriteAnswer> {
  private final ServiceRequest.Write write;
  private final Consumer<Deed.Wrote> done;
  private final long from;

  private WriteCall(SimClient client, ServiceRequest.Write write, Consumer<Deed.Wrote> done) {
    super(client);
    this.write = write;
    this.done = done;
    this.from = client.history().tick();
  }

  /** Sends the batch under a new request id; {@code done} hears once what is known of it. */
  static void send(SimClient client, List<Mutation> mutations, Consumer<Deed.Wrote> done) {
    RequestId id = client.session().begin();
    new WriteCall(client, new ServiceRequest.Write(id, SimClient.TABLE_ID, mutations), done)
        .start();
  }

  @Override
  Optional<Locator> route() {
    return client().routes().owner(write.table(), write.lowestKey(), OptionalLong.empty());
  }

  @Override
  KeyRange keys() {
    Bytes lowest = write.lowestKey();
    return new KeyRange(lowest, lowest.successor());
  }

  @Override
  OptionalLong asOf() {
    return OptionalLong.empty();
  }

  @Override
  void serve(SimService service, Consumer<Reply<WriteAnswer>> back) {
    service.write(write, back);
  }

  @Override
  void decided(WriteAnswer answer) {
    if (!(answer instanceof Outcome outcome)) {
      throw new AssertionError("not decided: " + answer);
    }
    end(new Deed.Fate.Decided(outcome));
  }

  @Override
  void refused(Refusal refusal, boolean mayHaveRun) {
    String why = refusal.toString();
    end(mayHaveRun ? new Deed.Fate.Unknown(why) : new Deed.Fate.NotDone(why));
  }

  @Override
  void givenUp(boolean mayHaveRun) {
    end(mayHaveRun ? new Deed.Fate.Unknown("deadline") : new Deed.Fate.NotDone("deadline"));
  }

  private void end(Deed.Fate fate) {
    client().session().end(write.id());
    Deed.Wrote deed =
        new Deed.Wrote(write.id(), write.mutations(), from, client().history().tick(), fate);
    client().history().add(deed);
    client().tell("wrote", deed);
    done.accept(deed);
  }
}
