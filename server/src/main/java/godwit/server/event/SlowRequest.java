package godwit.server.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A request took longer than the threshold of the node. Fill in the fields, then commit. */
@Name("godwit.SlowRequest")
@Label("Slow request")
@Description("A request took longer than the threshold")
@Category("Godwit")
@StackTrace(false)
public final class SlowRequest extends Event {
  @Label("Kind")
  public String kind = "";

  @Label("Service")
  public String service = "";

  @Label("Outcome")
  public String outcome = "";

  @Label("Reason")
  public String reason = "";

  @Label("Whole time")
  @Timespan(Timespan.NANOSECONDS)
  public long tookNanos;
}
