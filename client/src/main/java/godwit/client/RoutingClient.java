package godwit.client;

import godwit.client.Snapshots.PageSize;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.RequestId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The client over any transport: it keeps routes and the client's session, and sends again what
 * must be sent again.
 *
 * <p>Beside the API it passes on requests that others drew the ids of, for nodes that answer plain
 * calls.
 */
public final class RoutingClient implements Godwit {
  private final Transport transport;
  private final ClientSettings settings;
  private final Timer timer;
  private final Identity identity;
  private final Retrier retrier;
  private final Dispatcher dispatcher;
  private final Snapshots snapshots;
  private final CoordinatorAdmin admin;
  private final Continuations callbacks;

  RoutingClient(Transport transport, ClientSettings settings, ClientId id, Timer timer) {
    this.transport = transport;
    this.settings = settings;
    this.timer = timer;
    this.callbacks = new Continuations(timer);
    this.identity = new Identity(id, timer);
    this.retrier = new Retrier(timer, settings);
    Router router = new Router(transport, timer, settings);
    this.dispatcher = new Dispatcher(transport, retrier, router, identity);
    this.snapshots = new Snapshots(transport, dispatcher, router);
    this.admin = new CoordinatorAdmin(dispatcher, timer, settings.random());
  }

  /** Returns a client over {@code transport}, which it closes when it is closed. */
  public static RoutingClient over(Transport transport, ClientSettings settings) {
    return over(transport, settings, settings.drawId());
  }

  /** Returns a client over {@code transport}, whose greeting named {@code id}. */
  public static RoutingClient over(Transport transport, ClientSettings settings, ClientId id) {
    return new RoutingClient(transport, settings, id, new SystemTimer());
  }

  @Override
  public Table table(String name) {
    TableCalls calls = calls(name);
    AsyncTable async = new DetachedTable(calls, callbacks, settings.pageBytes());
    return new BlockingTable(calls, async, new PageSize(settings.pageRows(), settings.pageBytes()));
  }

  @Override
  public Table createTable(String name) {
    admin.createTable(name);
    return table(name);
  }

  @Override
  public Table createTableIfAbsent(String name) {
    admin.createTableIfAbsent(name);
    return table(name);
  }

  @Override
  public void dropTable(String name) {
    admin.dropTable(name);
  }

  @Override
  public List<String> tables() {
    return admin.tables();
  }

  @Override
  public Admin admin() {
    return admin;
  }

  /** Passes on a batch under an id that its sender drew and answers for. */
  public CompletionStage<Outcome> write(String table, RequestId id, List<Mutation> mutations) {
    return Waiting.off(calls(table).write(id, mutations), callbacks);
  }

  /** Does a batch of mutations, under an id of its own. */
  public CompletionStage<Outcome> write(String table, List<Mutation> mutations) {
    return Waiting.off(calls(table).write(mutations), callbacks);
  }

  /** Passes on a request to the coordinator; a refusal fails as {@link RejectedException}. */
  public CompletionStage<CoordinatorAnswer> coordinate(CoordinatorRequest request) {
    return Waiting.off(dispatcher.coordinate(request, dispatcher.deadlineMillis()), callbacks);
  }

  /** Returns the newest clock of a service that any answer carried; zero before the first. */
  public long clock() {
    return identity.clock();
  }

  @Override
  public void close() {
    retrier.close();
    callbacks.close();
    timer.close();
    transport.close();
  }

  private TableCalls calls(String name) {
    return new TableCalls(name, dispatcher, snapshots, identity);
  }
}
