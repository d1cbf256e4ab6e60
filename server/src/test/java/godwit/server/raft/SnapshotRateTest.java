package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.key.Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SnapshotRateTest {
  private static final long RATE = 1_000_000;

  private final SnapshotRate rate = new SnapshotRate(RATE, Runnable::run);
  private final long now = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);

  @Test
  void partsThatComeOneByOneTakeTheirTime() {
    assertThat(rate.take(RATE, now)).isZero();
    assertThat(rate.take(RATE, now)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    assertThat(rate.take(RATE, now)).isEqualTo(TimeUnit.SECONDS.toNanos(2));
  }

  @Test
  void manySmallPartsWaitForTheirBytesAlone() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(rate.take(10, now)).isLessThan(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Test
  void whatWasNotUsedIsNotSaved() {
    assertThat(rate.take(RATE, now)).isZero();
    long later = now + TimeUnit.SECONDS.toNanos(10);
    assertThat(rate.take(RATE, later)).isZero();
    assertThat(rate.take(RATE, later)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void partThatWaitsComesThrough() {
    rate.take(RATE, System.nanoTime());
    Bytes part = Bytes.utf8("part");
    CompletableFuture<Bytes> passed = rate.pass(part);
    assertThat(passed).isNotDone();
    assertThat(passed.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(part);
  }

  @Test
  void rateMustBePositive() {
    assertThatThrownBy(() -> new SnapshotRate(0, Runnable::run))
        .hasMessageContaining("rate must be positive");
  }
}
