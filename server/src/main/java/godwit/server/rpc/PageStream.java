package godwit.server.rpc;

import godwit.client.AsyncTable;
import godwit.client.Scan;
import godwit.client.ScanCursor;
import godwit.client.ScanPage;
import godwit.request.Refusal;
import godwit.request.Row;
import godwit.server.security.Pass;
import godwit.wire.PlainMessages;
import godwit.wire.Refusals;
import godwit.wire.v1.StoreProtocol;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Streams the pages of one scan to a caller, each fetched only when the caller has room for it. */
final class PageStream {
  private static final int PAGE_ROWS = 1_000;

  private final AsyncTable table;
  private final Pass pass;
  private final ServerCallStreamObserver<StoreProtocol.ScanPage> out;
  private @Nullable Scan next;

  /** Makes the stream of a call that has only just come in. */
  PageStream(AsyncTable table, Pass pass, ServerCallStreamObserver<StoreProtocol.ScanPage> out) {
    this.table = table;
    this.pass = pass;
    this.out = out;
    out.setOnReadyHandler(this::advance);
  }

  void begin(Scan scan) {
    synchronized (this) {
      next = scan;
    }
    advance();
  }

  /** Fetches the next page, unless one is being fetched or the caller is not ready. */
  private void advance() {
    Scan scan;
    synchronized (this) {
      scan = next;
      if (scan == null || out.isCancelled() || !out.isReady()) {
        return;
      }
      next = null;
    }
    table.scan(scan, PAGE_ROWS).whenComplete(this::fetched);
  }

  private void fetched(@Nullable ScanPage page, @Nullable Throwable thrown) {
    if (out.isCancelled()) {
      return;
    }
    if (page == null) {
      out.onError(StoreCalls.error(thrown == null ? new AssertionError("no page") : thrown));
      return;
    }
    Optional<Refusal> refusal = pass.refusal();
    if (refusal.isPresent()) {
      out.onError(Refusals.toError(refusal.get()));
      return;
    }
    Optional<ScanCursor> rest = page.next();
    StoreProtocol.ScanPage.Builder message =
        StoreProtocol.ScanPage.newBuilder().setAsOf(page.asOf());
    for (Row row : page.rows()) {
      message.addRows(PlainMessages.toMessage(row));
    }
    rest.ifPresent(cursor -> message.setCursor(cursor.toString()));
    out.onNext(message.build());
    if (rest.isEmpty()) {
      out.onCompleted();
      return;
    }
    synchronized (this) {
      next = Scan.resume(rest.get());
    }
    advance();
  }
}
