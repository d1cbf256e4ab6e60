package godwit.cli.verb;

/** There is no record of the key that was asked for. */
public final class NoRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  NoRecordException(String table, String key) {
    super("table=" + table + " key=" + key);
  }
}
