package godwit.sim.world;

/** Thrown at the moment at which a promise is seen to be broken. */
public final class BrokenPromise extends AssertionError {
  private static final long serialVersionUID = 1;

  private final String promise;

  /**
   * Says which promise.
   *
   * @param promise in words
   * @param detail the facts
   */
  public BrokenPromise(String promise, String detail) {
    super(detail);
    this.promise = promise;
  }

  public String promise() {
    return promise;
  }
}
