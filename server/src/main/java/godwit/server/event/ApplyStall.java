package godwit.server.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A batch of entries kept an apply thread for long; the event lasts as long as that took. Fill in
 * the fields, then commit.
 */
@Name("godwit.ApplyStall")
@Label("Apply stall")
@Description("A batch of entries kept the apply thread for long")
@Category("Godwit")
@StackTrace(false)
public final class ApplyStall extends Event {
  @Label("Group")
  public String group = "";

  @Label("Entries")
  public int entries;

  @Label("Last index")
  public long lastIndex;
}
