package godwit.request;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.key.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Bytes KEY = Bytes.utf8("k");

  @Test
  void keysUpToTheLimit() {
    assertThat(reason(List.of(put(bytes(Limits.MAX_KEY_BYTES), 0)))).isEmpty();
    assertThat(reason(List.of(put(bytes(Limits.MAX_KEY_BYTES + 1), 0))))
        .contains(Reason.KEY_TOO_LONG);
    assertThat(reason(List.of(put(Bytes.EMPTY, 0)))).contains(Reason.EMPTY_KEY);
  }

  @Test
  void valuesUpToTheLimit() {
    assertThat(reason(List.of(put(KEY, Limits.MAX_VALUE_BYTES)))).isEmpty();
    assertThat(reason(List.of(put(KEY, Limits.MAX_VALUE_BYTES + 1))))
        .contains(Reason.VALUE_TOO_LONG);
  }

  @Test
  void batchesUpToTheLimit() {
    Mutation large = put(KEY, Limits.MAX_VALUE_BYTES);
    assertThat(reason(List.of())).contains(Reason.EMPTY_BATCH);
    assertThat(reason(Collections.nCopies(7, large))).isEmpty();
    assertThat(reason(Collections.nCopies(8, large))).contains(Reason.BATCH_TOO_LARGE);
  }

  @Test
  void deletesCountByTheirKeys() {
    Mutation delete = new Mutation.Delete(bytes(Limits.MAX_KEY_BYTES), Condition.Always.ALWAYS);
    assertThat(reason(Collections.nCopies(1_000, delete))).isEmpty();
    assertThat(reason(Collections.nCopies(2_100, delete))).contains(Reason.BATCH_TOO_LARGE);
  }

  private static Optional<Reason> reason(List<Mutation> mutations) {
    return Limits.check(mutations).map(Refusal::reason);
  }

  private static Mutation put(Bytes key, int valueBytes) {
    return new Mutation.Put(key, bytes(valueBytes), Condition.Always.ALWAYS);
  }

  private static Bytes bytes(int length) {
    return Bytes.copyOf(new byte[length]);
  }
}
