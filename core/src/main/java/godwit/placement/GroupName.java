package godwit.placement;

/** The names of groups of replicas: a data service's is its id, the coordinator's is this. */
public final class GroupName {
  public static final String COORDINATOR = "coordinator";

  private GroupName() {}
}
