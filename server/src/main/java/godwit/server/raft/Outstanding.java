package godwit.server.raft;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The proposals of a replica that have neither been applied nor failed, and their bound. */
final class Outstanding {
  private final Semaphore places;
  private final Set<Submission> submissions = ConcurrentHashMap.newKeySet();

  Outstanding(int bound) {
    this.places = new Semaphore(bound);
  }

  /** Takes a place for the submission; false if there is none. */
  boolean add(Submission submission) {
    if (!places.tryAcquire()) {
      return false;
    }
    submissions.add(submission);
    return true;
  }

  /** Gives the submission's place back; true for the one caller that gets to end it. */
  boolean remove(Submission submission) {
    if (!submissions.remove(submission)) {
      return false;
    }
    places.release();
    return true;
  }

  /** Ends all with {@link Failure#UNKNOWN}. */
  void failAll() {
    List.copyOf(submissions).forEach(submission -> submission.fail(Failure.UNKNOWN));
  }
}
