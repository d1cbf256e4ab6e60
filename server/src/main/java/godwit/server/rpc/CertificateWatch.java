package godwit.server.rpc;

import godwit.client.grpc.TlsMaterial;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells at the start, and then once a day, which certificates of a node end soon. */
final class CertificateWatch implements AutoCloseable {
  static final Duration SOON = Duration.ofDays(14);

  private final ScheduledExecutorService days;

  private CertificateWatch(ScheduledExecutorService days) {
    this.days = days;
  }

  /** Begins to watch; without TLS there is nothing to tell. */
  static CertificateWatch start(Optional<TlsMaterial> material, Consumer<String> told) {
    ScheduledExecutorService days =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("godwit-certificates").factory());
    material.ifPresent(certificates -> {
      look(certificates, Instant.now(), told);
      var unused = days.scheduleAtFixedRate(() -> guarded(certificates, told), 1, 1, TimeUnit.DAYS);
    });
    return new CertificateWatch(days);
  }

  /** One day's failure must not be the last day. */
  private static void guarded(TlsMaterial certificates, Consumer<String> told) {
    try {
      look(certificates, Instant.now(), told);
    } catch (RuntimeException e) {
      told.accept("certificates can't be looked at: cause=" + e);
    }
  }

  static void look(TlsMaterial certificates, Instant now, Consumer<String> told) {
    certificates.endingBefore(now.plus(SOON)).forEach(told);
  }

  @Override
  public void close() {
    days.shutdownNow();
  }
}
