package godwit.server.rpc;

import java.io.IOException;

/** An address that can't be listened at, in words for people. */
public final class Unlistenable {
  /*
   * The transports say it in words of their own, some with the number of the system's error alone:
   * "bind(..) failed with error(-98): Address already in use". Linux's numbers are meant.
   */
  private static final String IN_USE = "(?s).*(error\\(-98\\)|[Aa]ddress already in use).*";
  private static final String NOT_OURS =
      "(?s).*(error\\(-99\\)|[Cc]an(no|')t assign requested address).*";
  private static final String FORBIDDEN = "(?s).*(error\\(-13\\)|[Pp]ermission denied).*";

  private Unlistenable() {}

  /**
   * Returns what is wrong and what to do next.
   *
   * @param what fails by it
   * @param option that names another address
   */
  public static IOException of(String what, Endpoint listen, String option, IOException cause) {
    return new IOException(
        what + ": address=" + listen + " " + words(rootMessage(cause), option), cause);
  }

  private static String words(String message, String option) {
    if (message.matches(IN_USE)) {
      return "is in use already. Stop what listens there, or choose another port: "
          + option
          + " HOST:PORT";
    }
    if (message.matches(NOT_OURS)) {
      return "is no address of this machine. Choose one that it has: " + option + " HOST:PORT";
    }
    if (message.matches(FORBIDDEN)) {
      return "may not be used by this user. Choose a port from 1024 up: " + option + " HOST:PORT";
    }
    return "detail="
        + message
        + ". Choose an address of this machine and a port that is free: "
        + option
        + " HOST:PORT";
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
