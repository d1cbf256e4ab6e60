package godwit.data;

/** What a command comes to; judged without changing anything. */
sealed interface DataDecision {
  /** It happens; the answer holds once it has. */
  record Accepted(DataEvent event) implements DataDecision {}

  /** Nothing happens, as it has happened before, or must not or need not. */
  record Settled(DataAnswer answer) implements DataDecision {}
}
