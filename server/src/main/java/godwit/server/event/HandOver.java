package godwit.server.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The commit point of a reshape has passed at the owner. Fill in the fields, then commit. */
@Name("godwit.HandOver")
@Label("Hand-over")
@Description("A partition has stopped being its source's")
@Category("Godwit")
@StackTrace(false)
public final class HandOver extends Event {
  @Label("Operation")
  public String operation = "";

  @Label("Service")
  public String service = "";

  @Label("Partition")
  public String partition = "";

  @Label("Successors")
  public String successors = "";
}
