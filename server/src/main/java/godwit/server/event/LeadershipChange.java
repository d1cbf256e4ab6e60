package godwit.server.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A replica has begun to lead its group, or ceased to. Fill in the fields, then commit. */
@Name("godwit.LeadershipChange")
@Label("Leadership change")
@Description("A replica has begun to lead, or ceased to")
@Category("Godwit")
@StackTrace(false)
public final class LeadershipChange extends Event {
  @Label("Group")
  public String group = "";

  @Label("Leads")
  public boolean leads;

  @Label("Term")
  public long term;
}
