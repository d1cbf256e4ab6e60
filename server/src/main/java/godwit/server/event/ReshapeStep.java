package godwit.server.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * A reshape has gone a step further, at a service or at the coordinator. Fill in the fields, then
 * commit.
 */
@Name("godwit.ReshapeStep")
@Label("Reshape step")
@Description("A partition's state, or an operation's stage, has changed")
@Category("Godwit")
@StackTrace(false)
public final class ReshapeStep extends Event {
  @Label("Operation")
  public String operation = "";

  @Label("Kind")
  public String kind = "";

  @Label("Service")
  public String service = "";

  @Label("Partition")
  public String partition = "";

  @Label("Other service or partitions")
  public String other = "";

  @Label("From")
  public String from = "";

  @Label("To")
  public String to = "";

  @Label("Time in the state before")
  @Timespan(Timespan.MILLISECONDS)
  public long lastedMillis;
}
