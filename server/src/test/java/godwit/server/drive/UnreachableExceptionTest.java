package godwit.server.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class UnreachableExceptionTest {
  @Test
  void whyIsToldOfWhatFuturesWrap() {
    Exception gone = new UnreachableException("address=a");
    Exception wrapped = new ExecutionException(new CompletionException(gone));
    assertThat(UnreachableException.why(wrapped)).isEqualTo("peer is unreachable: address=a");
    assertThat(UnreachableException.why(new ExecutionException(new TimeoutException())))
        .isEqualTo("no answer in time");
  }

  @Test
  void whatSaysNothingIsToldByItsKind() {
    assertThat(UnreachableException.why(new CancellationException()))
        .isEqualTo("java.util.concurrent.CancellationException");
  }
}
