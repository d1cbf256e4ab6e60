package godwit.tests.failover;

import godwit.tests.process.Marks;
import java.util.regex.Pattern;

/** The durable steps of a move, and of what else ends one. */
enum Step {
  /** The coordinator's record of the move. */
  RECORD(Course.MOVE, Party.COORDINATOR, Marks.record()),
  /** The source fixes the view that is copied. */
  BEGIN(Course.MOVE, Party.SOURCE, Marks.step(8)),
  /** The target makes the partition that receives. */
  PREPARE(Course.MOVE, Party.TARGET, Marks.step(9)),
  /** The target takes in the first chunk. */
  CHUNK(Course.MOVE, Party.TARGET, Marks.step(10)),
  /** The target takes in the first delta. */
  DELTA(Course.MOVE, Party.TARGET, Marks.step(11)),
  SEAL(Course.MOVE, Party.SOURCE, Marks.step(12)),
  COMPLETE(Course.MOVE, Party.TARGET, Marks.step(14)),
  /** The commit point. */
  HANDOVER(Course.MOVE, Party.SOURCE, Marks.step(15)),
  OWN(Course.MOVE, Party.TARGET, Marks.step(16)),
  PUBLISH(Course.MOVE, Party.COORDINATOR, Marks.publication()),
  /** The source need not name its successor any more. */
  FORGET(Course.MOVE, Party.SOURCE, Marks.step(19)),
  /** The coordinator has the receipt. */
  CLOSE(Course.MOVE, Party.COORDINATOR, Marks.close()),
  /** The seal is taken off, since its budget is over. */
  UNSEAL(Course.SHORT_SEALS, Party.SOURCE, Marks.step(13)),
  /** The source ends the attempt, since the move is cancelled. */
  END(Course.CANCELLED, Party.SOURCE, Marks.step(18)),
  /** The target drops what it has received, since the move is cancelled. */
  DROP(Course.CANCELLED, Party.TARGET, Marks.step(17)),
  /** The source cuts the partition of which the upper half is to move. */
  SPLIT(Course.SPLIT_AND_MOVE, Party.SOURCE, Marks.step(6)),
  /** The upper half is the target's. */
  OWN_HALF(Course.SPLIT_AND_MOVE, Party.TARGET, Marks.step(16));

  private final Course course;
  private final Party party;
  private final Pattern mark;

  /** What is asked for, so that the step is taken. */
  enum Course {
    MOVE,
    SPLIT_AND_MOVE,
    /** A move whose seals may last a millisecond. */
    SHORT_SEALS,
    /** A move that is cancelled when the first chunk is at the target. */
    CANCELLED
  }

  Step(Course course, Party party, String mark) {
    this.course = course;
    this.party = party;
    this.mark = Pattern.compile(mark, Pattern.DOTALL);
  }

  Course course() {
    return course;
  }

  /** Returns whose log has the step. */
  Party party() {
    return party;
  }

  /** Returns whether the step is in these bytes of a log, one character for each. */
  boolean isIn(String bytes) {
    return mark.matcher(bytes).find();
  }
}
