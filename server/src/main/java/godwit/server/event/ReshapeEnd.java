package godwit.server.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** An operation has ended, with what it did. Fill in the fields, then commit. */
@Name("godwit.ReshapeEnd")
@Label("Reshape end")
@Description("An operation has ended; recorded by the coordinator's leader")
@Category("Godwit")
@StackTrace(false)
public final class ReshapeEnd extends Event {
  @Label("Operation")
  public String operation = "";

  @Label("Kind")
  public String kind = "";

  @Label("Phase")
  public String phase = "";

  @Label("Rows moved")
  public long rows;

  @Label("Bytes moved")
  @DataAmount
  public long bytes;

  @Label("Pause")
  @Timespan(Timespan.MILLISECONDS)
  public long pauseMillis;

  @Label("Whole time")
  @Timespan(Timespan.MILLISECONDS)
  public long tookMillis;

  @Label("Attempts")
  public int attempts;

  @Label("Detail")
  public String detail = "";
}
