package godwit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest extends StoreContract {
  @Override
  protected Store open() {
    return new MemoryStore();
  }

  @Test
  void aCrashGoesBackToTheLastFlushAndKeepsStagedFiles() {
    MemoryStore store = new MemoryStore();
    store.commit(List.of(put("a", "1")), 1);
    store.flush();
    store.staging().stage("chunk", List.of(put("c", "1")));
    store.commit(List.of(put("a", "2"), put("b", "1")), 2);

    store.crash();

    assertThat(store.appliedIndex()).isEqualTo(1);
    assertThat(store.get(key("a"))).isEqualTo(key("1"));
    assertThat(store.get(key("b"))).isNull();
    assertThat(store.staging().names()).containsExactly("chunk");
  }

  @Test
  void aCopyGoesItsOwnWay() {
    MemoryStore store = new MemoryStore();
    store.commit(List.of(put("a", "1")), 1);

    MemoryStore copy = store.copy();
    store.commit(List.of(put("a", "2")), 2);

    assertThat(copy.get(key("a"))).isEqualTo(key("1"));
    assertThat(copy.appliedIndex()).isEqualTo(1);
  }
}
