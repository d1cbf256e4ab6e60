package godwit.client;

import godwit.client.Snapshots.PageSize;
import godwit.key.Bytes;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.Row;
import godwit.route.ScanCourse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A table whose answers arrive off the transport's threads. */
final class DetachedTable implements AsyncTable {
  private final TableCalls calls;
  private final Executor executor;
  private final long pageBytes;

  DetachedTable(TableCalls calls, Executor executor, long pageBytes) {
    this.calls = calls;
    this.executor = executor;
    this.pageBytes = pageBytes;
  }

  @Override
  public CompletionStage<Optional<Row>> get(Bytes key) {
    return off(calls.get(key, OptionalLong.empty()));
  }

  @Override
  public CompletionStage<Optional<Row>> get(Bytes key, long at) {
    return off(calls.get(key, OptionalLong.of(at)));
  }

  @Override
  public CompletionStage<Long> put(Bytes key, Bytes value) {
    Mutation put = new Mutation.Put(key, value, Condition.Always.ALWAYS);
    return off(calls.write(List.of(put)).thenApply(DetachedTable::version));
  }

  @Override
  public CompletionStage<Long> delete(Bytes key) {
    Mutation delete = new Mutation.Delete(key, Condition.Always.ALWAYS);
    return off(calls.write(List.of(delete)).thenApply(DetachedTable::version));
  }

  @Override
  public CompletionStage<Outcome> putIf(Bytes key, Bytes value, long version) {
    return write(new Mutation.Put(key, value, new Condition.VersionIs(version)));
  }

  @Override
  public CompletionStage<Outcome> deleteIf(Bytes key, long version) {
    return write(new Mutation.Delete(key, new Condition.VersionIs(version)));
  }

  @Override
  public CompletionStage<Outcome> write(Batch batch) {
    return off(calls.write(batch.mutations()));
  }

  @Override
  public CompletionStage<ScanPage> scan(Scan scan, int maxRows) {
    if (maxRows < 1) {
      throw new IllegalArgumentException("no page: rows=" + maxRows);
    }
    PageSize size = new PageSize(maxRows, pageBytes);
    return off(calls.begin(scan).thenCompose(course -> page(course, size)));
  }

  /** Returns the version of a write that had no condition to fail. */
  static long version(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> done.version();
      case Outcome.ConditionFailed failed ->
          throw new AssertionError("condition failed where none was set: " + failed);
    };
  }

  private CompletionStage<Outcome> write(Mutation mutation) {
    return off(calls.write(List.of(mutation)));
  }

  private CompletableFuture<ScanPage> page(ScanCourse course, PageSize size) {
    if (course.ended()) {
      return CompletableFuture.completedFuture(
          new ScanPage(List.of(), course.asOf().orElse(0), Optional.empty()));
    }
    return calls
        .fetch(course, size)
        .thenComposeAsync(
            fetched ->
                fetched.rows().isEmpty()
                    ? page(fetched.next(), size)
                    : CompletableFuture.completedFuture(
                        new ScanPage(
                            fetched.rows(),
                            fetched.next().asOf().orElseThrow(),
                            ScanCursor.of(fetched.next()))),
            executor);
  }

  private <T> CompletionStage<T> off(CompletableFuture<T> future) {
    return Waiting.off(future, executor);
  }
}
