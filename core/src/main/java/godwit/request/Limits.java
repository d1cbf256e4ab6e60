package godwit.request;

import godwit.key.Bytes;
import java.util.List;
import java.util.Optional;

/** The bounds of what a table takes. */
public final class Limits {
  public static final int MAX_KEY_BYTES = 4 << 10;
  public static final int MAX_VALUE_BYTES = 1 << 20;
  public static final int MAX_BATCH_BYTES = 8 << 20;

  /** Over what a mutation takes in a batch beside its key and value. */
  private static final int MUTATION_BYTES = 16;

  private Limits() {}

  /** Returns why the batch is refused; empty if it is within all bounds. */
  public static Optional<Refusal> check(List<Mutation> mutations) {
    if (mutations.isEmpty()) {
      return Optional.of(new Refusal(Reason.EMPTY_BATCH, "mutations=0"));
    }
    long total = 0;
    for (Mutation mutation : mutations) {
      Optional<Refusal> key = checkKey(mutation.key());
      if (key.isPresent()) {
        return key;
      }
      int value = mutation instanceof Mutation.Put put ? put.value().length() : 0;
      if (value > MAX_VALUE_BYTES) {
        String detail = "bytes=" + value + " limit=" + MAX_VALUE_BYTES + " key=" + mutation.key();
        return Optional.of(new Refusal(Reason.VALUE_TOO_LONG, detail));
      }
      total += MUTATION_BYTES + mutation.key().length() + value;
    }
    if (total > MAX_BATCH_BYTES) {
      String detail = "bytes=" + total + " limit=" + MAX_BATCH_BYTES;
      return Optional.of(new Refusal(Reason.BATCH_TOO_LARGE, detail));
    }
    return Optional.empty();
  }

  /** Returns why {@code key} can't be a record's key; empty if it can. */
  public static Optional<Refusal> checkKey(Bytes key) {
    if (key.isEmpty()) {
      return Optional.of(new Refusal(Reason.EMPTY_KEY, "bytes=0"));
    }
    if (key.length() > MAX_KEY_BYTES) {
      String detail = "bytes=" + key.length() + " limit=" + MAX_KEY_BYTES;
      return Optional.of(new Refusal(Reason.KEY_TOO_LONG, detail));
    }
    return Optional.empty();
  }
}
