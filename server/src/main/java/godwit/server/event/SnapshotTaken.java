package godwit.server.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A replica has written a checkpoint; the event lasts as long as that took. Fill in the fields,
 * then commit.
 */
@Name("godwit.Snapshot")
@Label("Snapshot")
@Description("A replica has written a checkpoint, on its apply thread")
@Category("Godwit")
@StackTrace(false)
public final class SnapshotTaken extends Event {
  @Label("Group")
  public String group = "";

  @Label("Applied index")
  public long appliedIndex;

  @Label("Bytes")
  @DataAmount
  public long bytes;
}
