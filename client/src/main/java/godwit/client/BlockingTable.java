package godwit.client;

import godwit.client.Snapshots.PageSize;
import godwit.key.Bytes;
import godwit.request.Condition;
import godwit.request.Mutation;
import godwit.request.Outcome;
import godwit.request.Row;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A table whose callers wait for their answers. */
final class BlockingTable implements Table {
  private final TableCalls calls;
  private final AsyncTable async;
  private final PageSize pageSize;

  BlockingTable(TableCalls calls, AsyncTable async, PageSize pageSize) {
    this.calls = calls;
    this.async = async;
    this.pageSize = pageSize;
  }

  @Override
  public String name() {
    return calls.name();
  }

  @Override
  public Optional<Row> get(Bytes key) {
    return Waiting.forRead(calls.get(key, OptionalLong.empty()));
  }

  @Override
  public Optional<Row> get(Bytes key, long at) {
    return Waiting.forRead(calls.get(key, OptionalLong.of(at)));
  }

  @Override
  public long put(Bytes key, Bytes value) {
    return DetachedTable.version(write(new Mutation.Put(key, value, Condition.Always.ALWAYS)));
  }

  @Override
  public long delete(Bytes key) {
    return DetachedTable.version(write(new Mutation.Delete(key, Condition.Always.ALWAYS)));
  }

  @Override
  public Outcome putIf(Bytes key, Bytes value, long version) {
    return write(new Mutation.Put(key, value, new Condition.VersionIs(version)));
  }

  @Override
  public Outcome deleteIf(Bytes key, long version) {
    return write(new Mutation.Delete(key, new Condition.VersionIs(version)));
  }

  @Override
  public Outcome write(Batch batch) {
    return Waiting.forChange(calls.write(batch.mutations()));
  }

  @Override
  public ScanStream scan(Scan scan) {
    return new PagedStream(calls, Waiting.forRead(calls.begin(scan)), pageSize);
  }

  @Override
  public AsyncTable async() {
    return async;
  }

  private Outcome write(Mutation mutation) {
    return Waiting.forChange(calls.write(List.of(mutation)));
  }
}
