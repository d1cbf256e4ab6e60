package godwit.server.trace;

import godwit.partition.OperationId;
import java.util.Map;
import java.util.Optional;

/** Where a node's spans go. Thread-safe; nothing blocks. */
public interface Tracing extends AutoCloseable {
  /** Nowhere. */
  Tracing OFF =
      new Tracing() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public Span request(String name) {
          return Span.NONE;
        }

        @Override
        public Span reshape(OperationId operation, String name) {
          return Span.NONE;
        }

        @Override
        public void within(Optional<String> traceparent, Runnable call) {
          call.run();
        }

        @Override
        public void close() {}
      };

  /** Something that takes a while. */
  interface Span {
    /** Nothing that anybody sees. */
    Span NONE =
        new Span() {
          @Override
          public boolean isNone() {
            return true;
          }

          @Override
          public void event(String name, Map<String, String> facts) {}

          @Override
          public void end(boolean failed, Map<String, String> facts) {}
        };

    /** Returns whether nobody sees it. */
    default boolean isNone() {
      return false;
    }

    /** Notes what happens meanwhile. */
    void event(String name, Map<String, String> facts);

    /** Ends it, once. */
    void end(boolean failed, Map<String, String> facts);
  }

  boolean isOn();

  /** Begins the span of a request, within what {@link #within} says of the thread. */
  Span request(String name);

  /**
   * Begins a span of an operation. All nodes' spans of one operation are of one trace, whose id
   * follows from the operation's.
   */
  Span reshape(OperationId operation, String name);

  /**
   * Runs {@code call} within the span of a client.
   *
   * @param traceparent as of W3C's Trace Context; one that is none is passed over
   */
  void within(Optional<String> traceparent, Runnable call);

  /** Sends what is left. */
  @Override
  void close();
}
