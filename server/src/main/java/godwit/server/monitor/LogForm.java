package godwit.server.monitor;

/** How log lines look. */
public enum LogForm {
  /** As people read them. */
  PLAIN,
  /** An object a line. */
  JSON
}
