package godwit.wire;

import static godwit.wire.TypeMessages.all;
import static godwit.wire.TypeMessages.missing;
import static godwit.wire.TypeMessages.optional;
import static godwit.wire.TypeMessages.require;

import godwit.key.KeyRange;
import godwit.partition.ServiceId;
import godwit.partition.TableId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorAnswer.TableReport;
import godwit.request.CoordinatorRequest;
import godwit.request.CoordinatorRequest.Reshape;
import godwit.request.UserChange;
import godwit.wire.v1.Requests;
import java.util.OptionalLong;

/** What clients ask of the coordinator and what it answers, to messages and from them. */
public final class CoordinatorMessages {
  private CoordinatorMessages() {}

  public static Requests.CoordinatorRequest toMessage(CoordinatorRequest request) {
    Requests.CoordinatorRequest.Builder message = Requests.CoordinatorRequest.newBuilder();
    switch (request) {
      case CoordinatorRequest.CreateTable create ->
          message
              .getCreateTableBuilder()
              .setRequest(TypeMessages.toMessage(create.request()))
              .setName(create.name());
      case CoordinatorRequest.DropTable drop ->
          message
              .getDropTableBuilder()
              .setRequest(TypeMessages.toMessage(drop.request()))
              .setName(drop.name());
      case CoordinatorRequest.Start start ->
          message
              .getStartBuilder()
              .setRequest(TypeMessages.toMessage(start.request()))
              .setReshape(reshapeMessage(start.reshape()));
      case CoordinatorRequest.Cancel cancel ->
          message
              .getCancelBuilder()
              .setRequest(TypeMessages.toMessage(cancel.request()))
              .setOperation(TypeMessages.toMessage(cancel.operation()));
      case UserChange change -> message.setUserChange(UserMessages.toMessage(change));
      case CoordinatorRequest.Users users -> message.getUsersBuilder().setTokens(users.tokens());
      case CoordinatorRequest.Tables tables -> message.getTablesBuilder();
      case CoordinatorRequest.Routes routes -> message.setRoutes(routesMessage(routes));
      case CoordinatorRequest.Services services -> message.getServicesBuilder();
      case CoordinatorRequest.Nodes nodes -> message.getNodesBuilder();
      case CoordinatorRequest.SetStanding set ->
          message
              .getSetStandingBuilder()
              .setNode(set.node())
              .setStanding(NodeMessages.toMessage(set.standing()));
      case CoordinatorRequest.Describe describe ->
          message.getDescribeBuilder().setOperation(TypeMessages.toMessage(describe.operation()));
      case CoordinatorRequest.Operations operations ->
          message.getOperationsBuilder().setOpen(operations.open()).setLimit(operations.limit());
    }
    return message.build();
  }

  /** Returns the request that a client sent. */
  public static Parsed<CoordinatorRequest> fromMessage(Requests.CoordinatorRequest request) {
    return Parsed.of(() ->
        switch (request.getRequestCase()) {
          case CREATE_TABLE -> createTable(request.getCreateTable());
          case DROP_TABLE -> dropTable(request.getDropTable());
          case START -> start(request.getStart());
          case CANCEL -> cancel(request.getCancel());
          case USER_CHANGE -> UserMessages.fromMessage(request.getUserChange());
          case USERS -> new CoordinatorRequest.Users(request.getUsers().getTokens());
          case TABLES -> new CoordinatorRequest.Tables();
          case ROUTES -> routes(request.getRoutes());
          case SERVICES -> new CoordinatorRequest.Services();
          case NODES -> new CoordinatorRequest.Nodes();
          case SET_STANDING ->
              new CoordinatorRequest.SetStanding(
                  request.getSetStanding().getNode(),
                  NodeMessages.fromMessage(request.getSetStanding().getStanding()));
          case DESCRIBE -> {
            require(request.getDescribe().hasOperation(), "operation");
            yield new CoordinatorRequest.Describe(
                TypeMessages.fromMessage(request.getDescribe().getOperation()));
          }
          case OPERATIONS -> operations(request.getOperations());
          case REQUEST_NOT_SET -> throw missing("request");
        });
  }

  public static Requests.CoordinatorAnswer toMessage(CoordinatorAnswer answer) {
    Requests.CoordinatorAnswer.Builder message = Requests.CoordinatorAnswer.newBuilder();
    switch (answer) {
      case CoordinatorAnswer.Started started ->
          message.setStarted(OperationMessages.toMessage(started.operation()));
      case CoordinatorAnswer.Tables tables -> message.setTables(tablesMessage(tables));
      case CoordinatorAnswer.Routes routes -> message.setRoutes(routesMessage(routes));
      case CoordinatorAnswer.Services services ->
          message.setServices(NodeMessages.toMessage(services));
      case CoordinatorAnswer.Nodes nodes -> message.setNodes(NodeMessages.toMessage(nodes));
      case CoordinatorAnswer.Operations operations ->
          message.setOperations(operationsMessage(operations));
      case CoordinatorAnswer.Users users -> message.setUsers(UserMessages.toMessage(users));
      case CoordinatorAnswer.Refused refused ->
          message.setRefused(TypeMessages.toMessage(refused.refusal()));
    }
    return message.build();
  }

  /** Returns the answer that the coordinator sent. */
  public static Parsed<CoordinatorAnswer> fromMessage(Requests.CoordinatorAnswer answer) {
    return Parsed.of(() ->
        switch (answer.getAnswerCase()) {
          case STARTED ->
              new CoordinatorAnswer.Started(OperationMessages.fromMessage(answer.getStarted()));
          case TABLES ->
              new CoordinatorAnswer.Tables(
                  all(
                      answer.getTables().getTablesList(),
                      it -> new TableReport(new TableId(it.getId()), it.getName())));
          case USERS -> UserMessages.fromMessage(answer.getUsers());
          case ROUTES ->
              new CoordinatorAnswer.Routes(
                  new TableId(answer.getRoutes().getTable()),
                  all(answer.getRoutes().getLocatorsList(), TypeMessages::fromMessage),
                  answer.getRoutes().getVersion());
          case SERVICES ->
              new CoordinatorAnswer.Services(
                  all(answer.getServices().getServicesList(), NodeMessages::fromMessage));
          case NODES ->
              new CoordinatorAnswer.Nodes(
                  all(answer.getNodes().getNodesList(), NodeMessages::fromMessage));
          case OPERATIONS ->
              new CoordinatorAnswer.Operations(
                  all(answer.getOperations().getOperationsList(), OperationMessages::fromMessage));
          case REFUSED ->
              new CoordinatorAnswer.Refused(TypeMessages.fromMessage(answer.getRefused()));
          case ANSWER_NOT_SET -> throw missing("answer");
        });
  }

  static Requests.Reshape reshapeMessage(Reshape reshape) {
    Requests.Reshape.Builder message = Requests.Reshape.newBuilder();
    switch (reshape) {
      case Reshape.Split split -> {
        Requests.Reshape.Split.Builder inner = message.getSplitBuilder();
        inner.setPartition(TypeMessages.toMessage(split.partition()));
        split.key().ifPresent(key -> inner.setKey(TypeMessages.toMessage(key)));
        split.moveTo().ifPresent(target -> inner.setMoveTo(target.number()));
      }
      case Reshape.Join join ->
          message
              .getJoinBuilder()
              .setPartition(TypeMessages.toMessage(join.partition()))
              .setRight(TypeMessages.toMessage(join.right()));
      case Reshape.Move move -> {
        Requests.Reshape.Move.Builder inner = message.getMoveBuilder();
        inner.setPartition(TypeMessages.toMessage(move.partition()));
        inner.setTarget(move.target().number());
        move.budgetMillis().ifPresent(inner::setBudgetMillis);
      }
    }
    return message.build();
  }

  static Reshape reshape(Requests.Reshape reshape) {
    return switch (reshape.getReshapeCase()) {
      case SPLIT -> split(reshape.getSplit());
      case JOIN -> {
        require(reshape.getJoin().hasPartition(), "partition");
        require(reshape.getJoin().hasRight(), "right");
        yield new Reshape.Join(
            TypeMessages.fromMessage(reshape.getJoin().getPartition()),
            TypeMessages.fromMessage(reshape.getJoin().getRight()));
      }
      case MOVE -> move(reshape.getMove());
      case RESHAPE_NOT_SET -> throw missing("reshape");
    };
  }

  static CoordinatorRequest.Routes routes(Requests.CoordinatorRequest.Routes routes) {
    return new CoordinatorRequest.Routes(
        routes.getTable(),
        routes.hasRange() ? TypeMessages.fromMessage(routes.getRange()) : KeyRange.ALL,
        routes.hasAsOf() ? OptionalLong.of(routes.getAsOf()) : OptionalLong.empty());
  }

  static CoordinatorRequest.Operations operations(
      Requests.CoordinatorRequest.Operations operations) {
    if (operations.getLimit() < 1) {
      throw new IllegalArgumentException("limit=" + operations.getLimit());
    }
    return new CoordinatorRequest.Operations(operations.getOpen(), operations.getLimit());
  }

  private static CoordinatorRequest.CreateTable createTable(
      Requests.CoordinatorRequest.CreateTable create) {
    require(create.hasRequest(), "request");
    return new CoordinatorRequest.CreateTable(
        TypeMessages.fromMessage(create.getRequest()), create.getName());
  }

  private static CoordinatorRequest.DropTable dropTable(
      Requests.CoordinatorRequest.DropTable drop) {
    require(drop.hasRequest(), "request");
    return new CoordinatorRequest.DropTable(
        TypeMessages.fromMessage(drop.getRequest()), drop.getName());
  }

  private static CoordinatorRequest.Start start(Requests.CoordinatorRequest.Start start) {
    require(start.hasRequest(), "request");
    return new CoordinatorRequest.Start(
        TypeMessages.fromMessage(start.getRequest()), reshape(start.getReshape()));
  }

  private static CoordinatorRequest.Cancel cancel(Requests.CoordinatorRequest.Cancel cancel) {
    require(cancel.hasRequest(), "request");
    require(cancel.hasOperation(), "operation");
    return new CoordinatorRequest.Cancel(
        TypeMessages.fromMessage(cancel.getRequest()),
        TypeMessages.fromMessage(cancel.getOperation()));
  }

  private static Reshape.Split split(Requests.Reshape.Split split) {
    require(split.hasPartition(), "partition");
    return new Reshape.Split(
        TypeMessages.fromMessage(split.getPartition()),
        optional(split.hasKey(), split.getKey(), TypeMessages::fromMessage),
        optional(split.hasMoveTo(), split.getMoveTo(), ServiceId::new));
  }

  private static Reshape.Move move(Requests.Reshape.Move move) {
    require(move.hasPartition(), "partition");
    return new Reshape.Move(
        TypeMessages.fromMessage(move.getPartition()),
        new ServiceId(move.getTarget()),
        move.hasBudgetMillis() ? OptionalLong.of(move.getBudgetMillis()) : OptionalLong.empty());
  }

  private static Requests.CoordinatorRequest.Routes routesMessage(
      CoordinatorRequest.Routes routes) {
    Requests.CoordinatorRequest.Routes.Builder message =
        Requests.CoordinatorRequest.Routes.newBuilder()
            .setTable(routes.table())
            .setRange(TypeMessages.toMessage(routes.range()));
    routes.asOf().ifPresent(message::setAsOf);
    return message.build();
  }

  private static Requests.CoordinatorAnswer.Tables tablesMessage(CoordinatorAnswer.Tables tables) {
    Requests.CoordinatorAnswer.Tables.Builder message =
        Requests.CoordinatorAnswer.Tables.newBuilder();
    tables
        .tables()
        .forEach(it -> message.addTablesBuilder().setId(it.id().number()).setName(it.name()));
    return message.build();
  }

  private static Requests.CoordinatorAnswer.Routes routesMessage(CoordinatorAnswer.Routes routes) {
    return Requests.CoordinatorAnswer.Routes.newBuilder()
        .setTable(routes.table().number())
        .addAllLocators(all(routes.locators(), TypeMessages::toMessage))
        .setVersion(routes.version())
        .build();
  }

  private static Requests.CoordinatorAnswer.Operations operationsMessage(
      CoordinatorAnswer.Operations operations) {
    return Requests.CoordinatorAnswer.Operations.newBuilder()
        .addAllOperations(all(operations.operations(), OperationMessages::toMessage))
        .build();
  }
}
