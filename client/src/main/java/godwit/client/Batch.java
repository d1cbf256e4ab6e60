package godwit.client;

import godwit.key.Bytes;
import godwit.request.Condition;
import godwit.request.Mutation;
import java.util.ArrayList;
import java.util.List;

/**
 * Mutations that happen together or not at all. Not thread-safe; may be written again after
 * changes.
 */
public final class Batch {
  private final List<Mutation> mutations = new ArrayList<>();

  public Batch put(Bytes key, Bytes value) {
    return add(new Mutation.Put(key, value, Condition.Always.ALWAYS));
  }

  public Batch delete(Bytes key) {
    return add(new Mutation.Delete(key, Condition.Always.ALWAYS));
  }

  /**
   * Adds a put that fails the batch unless the record has this version; 0 means that there is none.
   */
  public Batch putIf(Bytes key, Bytes value, long version) {
    return add(new Mutation.Put(key, value, new Condition.VersionIs(version)));
  }

  /**
   * Adds a delete that fails the batch unless the record has this version; 0 means that there is
   * none.
   */
  public Batch deleteIf(Bytes key, long version) {
    return add(new Mutation.Delete(key, new Condition.VersionIs(version)));
  }

  public Batch add(Mutation mutation) {
    mutations.add(mutation);
    return this;
  }

  /** Returns the mutations added so far, in their order. */
  public List<Mutation> mutations() {
    return List.copyOf(mutations);
  }
}
