package godwit.client;

import godwit.key.Bytes;
import godwit.request.Outcome;
import godwit.request.Row;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A {@link Table} whose methods return at once. Each means what its namesake there means; errors
 * arrive in the stage.
 *
 * <p>What depends on a returned stage runs in a virtual thread, or, if the stage is complete
 * already, in the thread that asks for it; so it may wait. What ends soon shares that thread with
 * what depends on others, and finds there what they left in thread-locals; as soon as something
 * waits, the others go on beside it, within a few milliseconds. Requests of one caller that are
 * under way together are done in any order. More than {@link ClientSettings#maxUnderWay()} at a
 * time are answered as unavailable.
 */
public interface AsyncTable {
  CompletionStage<Optional<Row>> get(Bytes key);

  CompletionStage<Optional<Row>> get(Bytes key, long at);

  CompletionStage<Long> put(Bytes key, Bytes value);

  CompletionStage<Long> delete(Bytes key);

  CompletionStage<Outcome> putIf(Bytes key, Bytes value, long version);

  CompletionStage<Outcome> deleteIf(Bytes key, long version);

  CompletionStage<Outcome> write(Batch batch);

  /**
   * Returns the first page of a scan that has any rows, or its end; {@link ScanPage#next()} leads
   * on. Nothing is fetched ahead.
   *
   * @param maxRows how many rows the page has at most, at least 1
   */
  CompletionStage<ScanPage> scan(Scan scan, int maxRows);
}
