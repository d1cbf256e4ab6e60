package godwit.sim.client;

import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.request.ReadAnswer;
import godwit.request.Refusal;
import godwit.request.ServiceRequest;
import godwit.sim.cluster.Reply;
import godwit.sim.cluster.SimService;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A read of a record, or of a page of rows, on its way. Not thread-safe. */
final class ReadCall extends Call<ReadAnswer> {
  private final ServiceRequest.Read read;
  private final Consumer<Ending> done;

  /** How a read ended. */
  sealed interface Ending {
    record Answered(ReadAnswer answer) implements Ending {}

    record Refused(Refusal refusal) implements Ending {}

    record GivenUp() implements Ending {}
  }

  private ReadCall(SimClient client, ServiceRequest.Read read, Consumer<Ending> done) {
    super(client);
    this.read = read;
    this.done = done;
  }

  /** Sends the read; {@code done} hears once how it ended. */
  static void send(SimClient client, ServiceRequest.Read read, Consumer<Ending> done) {
    new ReadCall(client, read, done).start();
  }

  @Override
  Optional<Locator> route() {
    return switch (read) {
      case ServiceRequest.Get get -> client().routes().owner(get.table(), get.key(), get.asOf());
      case ServiceRequest.Scan scan ->
          client().routes().first(scan.table(), scan.range(), scan.direction(), scan.asOf());
      case ServiceRequest.ReadClock clock ->
          client().routes().owner(clock.table(), clock.range().low(), OptionalLong.empty());
      case ServiceRequest.Measure measure ->
          client().routes().owner(measure.table(), measure.key(), OptionalLong.empty());
    };
  }

  @Override
  KeyRange keys() {
    return switch (read) {
      case ServiceRequest.Get get -> new KeyRange(get.key(), get.key().successor());
      case ServiceRequest.Scan scan -> scan.range();
      case ServiceRequest.ReadClock clock -> clock.range();
      case ServiceRequest.Measure measure -> new KeyRange(measure.key(), measure.key().successor());
    };
  }

  @Override
  OptionalLong asOf() {
    return switch (read) {
      case ServiceRequest.Get get -> get.asOf();
      case ServiceRequest.Scan scan -> scan.asOf();
      case ServiceRequest.ReadClock clock -> OptionalLong.empty();
      case ServiceRequest.Measure measure -> OptionalLong.empty();
    };
  }

  @Override
  void serve(SimService service, Consumer<Reply<ReadAnswer>> back) {
    service.read(read, back);
  }

  @Override
  void decided(ReadAnswer answer) {
    done.accept(new Ending.Answered(answer));
  }

  @Override
  void refused(Refusal refusal, boolean mayHaveRun) {
    done.accept(new Ending.Refused(refusal));
  }

  @Override
  void givenUp(boolean mayHaveRun) {
    done.accept(new Ending.GivenUp());
  }
}
