package godwit.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.key.Bytes;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SnapshotPaceTest {
  private static final long RATE = 1_000_000;

  private final SnapshotPace pace = new SnapshotPace(RATE);
  private final long now = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);

  @Test
  void partsThatComeOneByOneTakeTheirTime() {
    assertThat(pace.take(RATE, now)).isZero();
    assertThat(pace.take(RATE, now)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    assertThat(pace.take(RATE, now)).isEqualTo(TimeUnit.SECONDS.toNanos(2));
  }

  @Test
  void manySmallPartsWaitForTheirBytesAlone() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(pace.take(10, now)).isLessThan(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Test
  void whatWasNotUsedIsNotSaved() {
    assertThat(pace.take(RATE, now)).isZero();
    long later = now + TimeUnit.SECONDS.toNanos(10);
    assertThat(pace.take(RATE, later)).isZero();
    assertThat(pace.take(RATE, later)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void partThatWaitsComesThrough() {
    pace.take(RATE / 100, System.nanoTime());
    Bytes part = Bytes.utf8("part");
    assertThat(pace.pass(part).orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(part);
  }

  @Test
  void rateMustBePositive() {
    assertThatThrownBy(() -> new SnapshotPace(0)).hasMessageContaining("rate must be positive");
  }
}
