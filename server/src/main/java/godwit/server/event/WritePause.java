package godwit.server.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Writes of a partition were parked for a while by its source. Fill in the fields, then commit. */
@Name("godwit.WritePause")
@Label("Pause of writes")
@Description("A source has parked the writes of a partition and let them go")
@Category("Godwit")
@StackTrace(false)
public final class WritePause extends Event {
  @Label("Operation")
  public String operation = "";

  @Label("Service")
  public String service = "";

  @Label("Partition")
  public String partition = "";

  @Label("Round")
  public int round;

  @Label("Whether it was handed over")
  public boolean handedOver;

  @Label("Pause")
  @Timespan(Timespan.MILLISECONDS)
  public long pausedMillis;
}
