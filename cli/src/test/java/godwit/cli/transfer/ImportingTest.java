package godwit.cli.transfer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.client.AsyncTable;
import godwit.client.Batch;
import godwit.client.OutcomeUnknownException;
import godwit.client.Scan;
import godwit.client.ScanPage;
import godwit.key.Bytes;
import godwit.request.Outcome;
import godwit.request.Row;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ImportingTest {
  private final CompletableFuture<Long> put = new CompletableFuture<>();
  private final Importing importing = new Importing(new OnePut(), false, bad -> {});

  @Test
  void unknownOutcomeIsToldAlsoIfTheFileCanNotBeReadOn() {
    RuntimeException unknown = new OutcomeUnknownException("no answer in time");
    IOException unread = new IOException("no disk");
    assertThatThrownBy(() -> importing.run(new OneLine(unknown, unread), 0))
        .isSameAs(unknown)
        .hasSuppressedException(unread);
  }

  /** Has one row; when more is asked for, its request has failed, and reading does too. */
  private final class OneLine implements RowSource {
    private final RuntimeException unknown;
    private final IOException unread;
    private boolean isRead;

    OneLine(RuntimeException unknown, IOException unread) {
      this.unknown = unknown;
      this.unread = unread;
    }

    @Override
    public Optional<Line> next() throws IOException {
      if (isRead) {
        put.completeExceptionally(unknown);
        throw unread;
      }
      isRead = true;
      return Optional.of(new Line.Good(1, Bytes.utf8("k"), Bytes.utf8("v")));
    }

    @Override
    public void close() {}
  }

  /** Takes puts, and nothing else. */
  private final class OnePut implements AsyncTable {
    @Override
    public CompletionStage<Long> put(Bytes key, Bytes value) {
      return put;
    }

    @Override
    public CompletionStage<Optional<Row>> get(Bytes key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<Row>> get(Bytes key, long at) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Long> delete(Bytes key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome> putIf(Bytes key, Bytes value, long version) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome> deleteIf(Bytes key, long version) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome> write(Batch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ScanPage> scan(Scan scan, int maxRows) {
      throw new UnsupportedOperationException();
    }
  }
}
