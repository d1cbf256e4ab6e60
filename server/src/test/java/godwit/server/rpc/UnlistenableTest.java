package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnlistenableTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bind(..) failed with error(-98): Address already in use  | is in use already.
          bind(..) failed with error(-98)                          | is in use already.
          Address already in use                                   | is in use already.
          bind(..) failed with error(-99): Cannot assign requested address | is no address of this
          Permission denied                                        | may not be used by this user.
          something else                                           | detail=something else. Choose
          """)
  void reasonIsToldInWordsWithWhatToDo(String raw, String words) {
    IOException cause = new IOException("Failed to bind", new IOException(raw));
    Endpoint listen = new Endpoint("127.0.0.1", 7420);
    assertThat(Unlistenable.of("can't listen", listen, "--listen", cause))
        .hasMessageStartingWith("can't listen: address=127.0.0.1:7420 " + words)
        .hasMessageEndingWith(": --listen HOST:PORT")
        .hasCause(cause);
  }
}
