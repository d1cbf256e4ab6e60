package godwit.wire;

import static godwit.wire.TypeMessages.all;
import static godwit.wire.TypeMessages.missing;
import static godwit.wire.TypeMessages.require;

import godwit.partition.TableId;
import godwit.request.Outcome;
import godwit.request.ReadAnswer;
import godwit.request.Routing;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.wire.v1.Requests;
import java.util.OptionalLong;

/** What clients ask of data services and what these answer, to messages and from them. */
public final class ServiceMessages {
  private ServiceMessages() {}

  public static Requests.ServiceRequest toMessage(ServiceRequest request) {
    Requests.ServiceRequest.Builder message = Requests.ServiceRequest.newBuilder();
    return switch (request) {
      case ServiceRequest.Write write -> message.setWrite(writeMessage(write)).build();
      case ServiceRequest.Get get -> message.setGet(getMessage(get)).build();
      case ServiceRequest.Scan scan -> message.setScan(scanMessage(scan)).build();
      case ServiceRequest.ReadClock clock ->
          message
              .setReadClock(
                  Requests.ServiceRequest.ReadClock.newBuilder()
                      .setTable(clock.table().number())
                      .setRange(TypeMessages.toMessage(clock.range())))
              .build();
      case ServiceRequest.Measure measure ->
          message
              .setMeasure(
                  Requests.ServiceRequest.Measure.newBuilder()
                      .setTable(measure.table().number())
                      .setKey(TypeMessages.toMessage(measure.key())))
              .build();
    };
  }

  /** Returns the request that a client sent. */
  public static Parsed<ServiceRequest> fromMessage(Requests.ServiceRequest request) {
    return Parsed.of(() ->
        switch (request.getRequestCase()) {
          case WRITE -> write(request.getWrite());
          case GET -> get(request.getGet());
          case SCAN -> scan(request.getScan());
          case READ_CLOCK -> readClock(request.getReadClock());
          case MEASURE ->
              new ServiceRequest.Measure(
                  new TableId(request.getMeasure().getTable()),
                  TypeMessages.fromMessage(request.getMeasure().getKey()));
          case REQUEST_NOT_SET -> throw missing("request");
        });
  }

  public static Requests.WriteAnswer toMessage(WriteAnswer answer) {
    Requests.WriteAnswer.Builder message = Requests.WriteAnswer.newBuilder();
    return switch (answer) {
      case Outcome.Done done -> message.setDone(doneMessage(done)).build();
      case Outcome.ConditionFailed failed ->
          message.setConditionFailed(conditionFailedMessage(failed)).build();
      case WriteAnswer.Refused refused ->
          message.setRefused(TypeMessages.toMessage(refused.refusal())).build();
      case Routing routing -> message.setRouting(routingMessage(routing)).build();
    };
  }

  /** Returns the answer to a write that a service sent. */
  public static Parsed<WriteAnswer> fromMessage(Requests.WriteAnswer answer) {
    return Parsed.of(() ->
        switch (answer.getAnswerCase()) {
          case DONE -> new Outcome.Done(answer.getDone().getVersion());
          case CONDITION_FAILED ->
              new Outcome.ConditionFailed(
                  TypeMessages.fromMessage(answer.getConditionFailed().getKey()),
                  answer.getConditionFailed().getVersion());
          case REFUSED -> new WriteAnswer.Refused(TypeMessages.fromMessage(answer.getRefused()));
          case ROUTING -> routing(answer.getRouting());
          case ANSWER_NOT_SET -> throw missing("answer");
        });
  }

  public static Requests.ReadAnswer toMessage(ReadAnswer answer) {
    Requests.ReadAnswer.Builder message = Requests.ReadAnswer.newBuilder();
    return switch (answer) {
      case ReadAnswer.Found found -> message.setFound(foundMessage(found)).build();
      case ReadAnswer.Page page -> message.setPage(pageMessage(page)).build();
      case ReadAnswer.Clock clock -> message.setClock(clockMessage(clock)).build();
      case ReadAnswer.Measured measured -> message.setMeasured(measuredMessage(measured)).build();
      case WriteAnswer.Refused refused ->
          message.setRefused(TypeMessages.toMessage(refused.refusal())).build();
      case Routing routing -> message.setRouting(routingMessage(routing)).build();
    };
  }

  /** Returns the answer to a read that a service sent. */
  public static Parsed<ReadAnswer> fromMessage(Requests.ReadAnswer answer) {
    return Parsed.of(() ->
        switch (answer.getAnswerCase()) {
          case FOUND -> found(answer.getFound());
          case PAGE -> page(answer.getPage());
          case CLOCK -> clock(answer.getClock());
          case MEASURED -> measured(answer.getMeasured());
          case REFUSED -> new WriteAnswer.Refused(TypeMessages.fromMessage(answer.getRefused()));
          case ROUTING -> routing(answer.getRouting());
          case ANSWER_NOT_SET -> throw missing("answer");
        });
  }

  static Requests.WriteAnswer.Done doneMessage(Outcome.Done done) {
    return Requests.WriteAnswer.Done.newBuilder().setVersion(done.version()).build();
  }

  static Requests.WriteAnswer.ConditionFailed conditionFailedMessage(
      Outcome.ConditionFailed failed) {
    return Requests.WriteAnswer.ConditionFailed.newBuilder()
        .setKey(TypeMessages.toMessage(failed.key()))
        .setVersion(failed.version())
        .build();
  }

  private static Requests.ServiceRequest.Write writeMessage(ServiceRequest.Write write) {
    Requests.ServiceRequest.Write.Builder message =
        Requests.ServiceRequest.Write.newBuilder()
            .setId(TypeMessages.toMessage(write.id()))
            .setTable(write.table().number());
    write.mutations().forEach(it -> message.addMutations(TypeMessages.toMessage(it)));
    return message.build();
  }

  private static ServiceRequest.Write write(Requests.ServiceRequest.Write write) {
    require(write.hasId(), "id");
    return new ServiceRequest.Write(
        TypeMessages.fromMessage(write.getId()),
        new TableId(write.getTable()),
        all(write.getMutationsList(), TypeMessages::fromMessage));
  }

  private static Requests.ServiceRequest.Get getMessage(ServiceRequest.Get get) {
    Requests.ServiceRequest.Get.Builder message =
        Requests.ServiceRequest.Get.newBuilder()
            .setTable(get.table().number())
            .setKey(TypeMessages.toMessage(get.key()));
    get.asOf().ifPresent(message::setAsOf);
    return message.build();
  }

  private static ServiceRequest.Get get(Requests.ServiceRequest.Get get) {
    return new ServiceRequest.Get(
        new TableId(get.getTable()),
        TypeMessages.fromMessage(get.getKey()),
        time(get.hasAsOf(), get.getAsOf()));
  }

  private static Requests.ServiceRequest.Scan scanMessage(ServiceRequest.Scan scan) {
    Requests.ServiceRequest.Scan.Builder message =
        Requests.ServiceRequest.Scan.newBuilder()
            .setTable(scan.table().number())
            .setRange(TypeMessages.toMessage(scan.range()))
            .setDirection(TypeMessages.toMessage(scan.direction()))
            .setMaxRows(scan.maxRows())
            .setMaxBytes(scan.maxBytes());
    scan.asOf().ifPresent(message::setAsOf);
    return message.build();
  }

  private static ServiceRequest.Scan scan(Requests.ServiceRequest.Scan scan) {
    require(scan.hasRange(), "range");
    return new ServiceRequest.Scan(
        new TableId(scan.getTable()),
        TypeMessages.fromMessage(scan.getRange()),
        TypeMessages.fromMessage(scan.getDirection()),
        time(scan.hasAsOf(), scan.getAsOf()),
        scan.getMaxRows(),
        scan.getMaxBytes());
  }

  private static ServiceRequest.ReadClock readClock(Requests.ServiceRequest.ReadClock clock) {
    require(clock.hasRange(), "range");
    return new ServiceRequest.ReadClock(
        new TableId(clock.getTable()), TypeMessages.fromMessage(clock.getRange()));
  }

  private static Requests.ReadAnswer.Found foundMessage(ReadAnswer.Found found) {
    Requests.ReadAnswer.Found.Builder message =
        Requests.ReadAnswer.Found.newBuilder().setAsOf(found.asOf());
    found.row().ifPresent(row -> message.setRow(TypeMessages.toMessage(row)));
    return message.build();
  }

  private static ReadAnswer.Found found(Requests.ReadAnswer.Found found) {
    return new ReadAnswer.Found(
        TypeMessages.optional(found.hasRow(), found.getRow(), TypeMessages::fromMessage),
        found.getAsOf());
  }

  private static Requests.ReadAnswer.Page pageMessage(ReadAnswer.Page page) {
    Requests.ReadAnswer.Page.Builder message =
        Requests.ReadAnswer.Page.newBuilder().setAsOf(page.asOf());
    page.rows().forEach(row -> message.addRows(TypeMessages.toMessage(row)));
    page.next().ifPresent(next -> message.setNext(TypeMessages.toMessage(next)));
    return message.build();
  }

  private static ReadAnswer.Page page(Requests.ReadAnswer.Page page) {
    return new ReadAnswer.Page(
        all(page.getRowsList(), TypeMessages::fromMessage),
        page.getAsOf(),
        TypeMessages.optional(page.hasNext(), page.getNext(), TypeMessages::fromMessage));
  }

  private static Requests.ReadAnswer.Clock clockMessage(ReadAnswer.Clock clock) {
    Requests.ReadAnswer.Clock.Builder message =
        Requests.ReadAnswer.Clock.newBuilder().setClock(clock.clock());
    clock.owned().forEach(range -> message.addOwned(TypeMessages.toMessage(range)));
    return message.build();
  }

  private static ReadAnswer.Clock clock(Requests.ReadAnswer.Clock clock) {
    return new ReadAnswer.Clock(
        clock.getClock(), all(clock.getOwnedList(), TypeMessages::fromMessage));
  }

  private static Requests.ReadAnswer.Measured measuredMessage(ReadAnswer.Measured measured) {
    Requests.ReadAnswer.Measured.Builder message =
        Requests.ReadAnswer.Measured.newBuilder()
            .setPartition(TypeMessages.toMessage(measured.partition()))
            .setRange(TypeMessages.toMessage(measured.range()))
            .setReads(measured.load().reads())
            .setWrites(measured.load().writes());
    measured
        .held()
        .ifPresent(held ->
            message.setHeld(
                Requests.ReadAnswer.Held.newBuilder().setRows(held.rows()).setBytes(held.bytes())));
    return message.build();
  }

  private static ReadAnswer.Measured measured(Requests.ReadAnswer.Measured measured) {
    require(measured.hasPartition(), "partition");
    require(measured.hasRange(), "range");
    return new ReadAnswer.Measured(
        TypeMessages.fromMessage(measured.getPartition()),
        TypeMessages.fromMessage(measured.getRange()),
        TypeMessages.optional(
            measured.hasHeld(),
            measured.getHeld(),
            held -> new ReadAnswer.Held(held.getRows(), held.getBytes())),
        new ReadAnswer.Load(measured.getReads(), measured.getWrites()));
  }

  private static Requests.Routing routingMessage(Routing routing) {
    Requests.Routing.Builder message = Requests.Routing.newBuilder();
    switch (routing) {
      case Routing.Moved moved -> {
        Requests.Routing.Moved.Builder inner =
            Requests.Routing.Moved.newBuilder().setSince(moved.since());
        moved.successors().forEach(it -> inner.addSuccessors(TypeMessages.toMessage(it)));
        message.setMoved(inner);
      }
      case Routing.NotHere notHere ->
          message.setNotHere(Requests.Routing.NotHere.getDefaultInstance());
      case Routing.Parked parked -> message.setParked(Requests.Routing.Parked.getDefaultInstance());
      case Routing.Busy busy ->
          message.setBusy(
              Requests.Routing.Busy.newBuilder().setRetryAfterMillis(busy.retryAfterMillis()));
    }
    return message.build();
  }

  private static Routing routing(Requests.Routing routing) {
    return switch (routing.getRoutingCase()) {
      case MOVED ->
          new Routing.Moved(
              all(routing.getMoved().getSuccessorsList(), TypeMessages::fromMessage),
              routing.getMoved().getSince());
      case NOT_HERE -> new Routing.NotHere();
      case PARKED -> new Routing.Parked();
      case BUSY -> new Routing.Busy(routing.getBusy().getRetryAfterMillis());
      case ROUTING_NOT_SET -> throw missing("routing");
    };
  }

  private static OptionalLong time(boolean present, long value) {
    return present ? OptionalLong.of(value) : OptionalLong.empty();
  }
}
