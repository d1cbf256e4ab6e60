package godwit.sim.client;

/**
 * How clients behave.
 *
 * @param deadlineMicros after which a request is given up
 * @param attemptMicros after which it is sent again
 * @param oldRoutesPerMille how many of a thousand attempts go by routes of any age
 * @param surelyOnce whether the network brings a message once at most, so that an answer settles it
 */
public record ClientSettings(
    long deadlineMicros, long attemptMicros, int oldRoutesPerMille, boolean surelyOnce) {}
