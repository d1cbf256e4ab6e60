package godwit.coordinator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import godwit.coordinator.CoordinatorCommand.RegisterNode;
import godwit.coordinator.CoordinatorCommand.SetStanding;
import godwit.partition.OperationId;
import godwit.partition.ServiceId;
import godwit.placement.Node;
import godwit.placement.Standing;
import godwit.request.CoordinatorAnswer;
import godwit.request.CoordinatorRequest;
import godwit.request.Reason;
import org.junit.jupiter.api.Test;

/** Which nodes are known, and what for. */
class NodeTest {
  private static final RegisterNode FIRST = new RegisterNode("a", "h:1", "folder-a");
  private static final RegisterNode SECOND = new RegisterNode("b", "h:2", "folder-b");

  private final Ledger ledger = Ledger.withTable(1);

  @Test
  void nodeIsKnownWithItsNewestAddress() {
    recorded(FIRST);
    recorded(new RegisterNode("a", "h:9", "folder-a"));
    assertThat(ledger.state().nodes().get("a"))
        .isEqualTo(new Node("a", "h:9", "folder-a", Standing.SERVING));
  }

  @Test
  void anotherDirectoryIsAnotherNode() {
    recorded(FIRST);
    registered(FIRST);
    assertThat(reason(new RegisterNode("a", "h:1", "other"))).isEqualTo(Reason.NODE_NAME_TAKEN);
    assertThat(node("a").folder()).isEqualTo("folder-a");
  }

  /** Its start was broken off before it had a service, so it has acknowledged nothing. */
  @Test
  void nameOfADirectoryThatNeverServedIsFree() {
    RegisterNode again = new RegisterNode("a", "h:9", "folder-of-another");
    recorded(FIRST);
    recorded(SECOND);
    registered(SECOND);
    recorded(again);
    assertThat(node("a")).isEqualTo(new Node("a", "h:9", "folder-of-another", Standing.SERVING));
    assertThat(reason(service(FIRST))).as("too late").isEqualTo(Reason.NODE_NAME_TAKEN);
    registered(again);
    assertThat(reason(FIRST)).isEqualTo(Reason.NODE_NAME_TAKEN);
  }

  /** The other directory has no service yet, so its name would be free for one that begins. */
  @Test
  void directoryThatServedAndWasRemovedDoesNotGetTheNameOfAnotherThatBegins() {
    recorded(FIRST);
    registered(FIRST);
    recorded(SECOND);
    recorded(new SetStanding("a", Standing.REMOVED));
    recorded(new RegisterNode("a", "h:9", "folder-of-another"));
    assertThat(reason(FIRST)).isEqualTo(Reason.NODE_NAME_TAKEN);
    assertThat(node("a").folder()).isEqualTo("folder-of-another");
  }

  @Test
  void serviceIsOfItsDirectoryWhateverTheNameOfItsNode() {
    Node plain = new Node("a", "h:1", "12345678-rest", Standing.SERVING);
    Node longer = new Node("a-1", "h:1", "12345678-rest", Standing.SERVING);
    String ofPlain = DataService.name("a", "12345678-other", 1);
    String ofLonger = DataService.name("a-1", "12345678-other", 2);
    assertThat(DataService.isOf(ofPlain, plain)).isTrue();
    assertThat(DataService.isOf(ofPlain, longer)).isFalse();
    assertThat(DataService.isOf(ofLonger, longer)).isTrue();
    assertThat(DataService.isOf(ofLonger, plain)).isFalse();
  }

  @Test
  void serviceTellsTheNodeThatFoundedIt() {
    assertThat(founder(DataService.name("node3", "d9f23241-rest", 1))).isEqualTo("node3");
    assertThat(founder(DataService.name("a-1", "12345678-rest", 12))).isEqualTo("a-1");
    assertThat(founder(DataService.name("a", "f-a", 1))).isEqualTo("a");
    assertThat(founder("local")).isEqualTo("local");
  }

  private static String founder(String registered) {
    return new DataService(new ServiceId(1), registered, "").founder();
  }

  @Test
  void nodeThatWasRemovedComesBackWithAnotherDirectoryAlone() {
    recorded(FIRST);
    recorded(SECOND);
    recorded(new SetStanding("a", Standing.REMOVED));
    assertThat(reason(FIRST)).isEqualTo(Reason.NODE_REMOVED);
    assertThat(reason(new SetStanding("a", Standing.SERVING))).isEqualTo(Reason.NODE_REMOVED);
    recorded(new RegisterNode("a", "h:1", "other"));
    assertThat(node("a").standing()).isEqualTo(Standing.SERVING);
  }

  @Test
  void registeringAgainLeavesTheStanding() {
    recorded(FIRST);
    recorded(SECOND);
    recorded(new SetStanding("a", Standing.DRAINING));
    recorded(FIRST);
    assertThat(node("a").standing()).isEqualTo(Standing.DRAINING);
    recorded(new SetStanding("a", Standing.SERVING));
    assertThat(node("a").serves()).isTrue();
  }

  @Test
  void lastNodeThatServesStays() {
    recorded(FIRST);
    recorded(SECOND);
    recorded(new SetStanding("a", Standing.DRAINING));
    assertThat(reason(new SetStanding("b", Standing.DRAINING))).isEqualTo(Reason.LAST_NODE);
    assertThat(reason(new SetStanding("b", Standing.REMOVED))).isEqualTo(Reason.LAST_NODE);
  }

  @Test
  void standingOfAnUnknownNodeIsRefused() {
    assertThat(reason(new SetStanding("z", Standing.DRAINING))).isEqualTo(Reason.UNKNOWN_NODE);
  }

  @Test
  void nameThatNoGroupCanKnowANodeByIsRefused() {
    assertThat(reason(new RegisterNode("a b", "h:1", "f"))).isEqualTo(Reason.BAD_NAME);
    assertThat(reason(new RegisterNode("", "h:1", "f"))).isEqualTo(Reason.BAD_NAME);
  }

  @Test
  void nodesComeAndGoWhileARestoredCoordinatorLearns() {
    recorded(FIRST);
    recorded(new CoordinatorCommand.Restore(7));
    assertThat(ledger.state().learning()).isPresent();
    recorded(SECOND);
    recorded(new SetStanding("a", Standing.DRAINING));
    assertThat(ledger.createTable("u")).isInstanceOf(CoordinatorAnswer.Refused.class);
    CoordinatorAnswer asked =
        ledger.state().answer(new CoordinatorRequest.Describe(new OperationId(1, 99)));
    assertThat(asked).isInstanceOf(CoordinatorAnswer.Refused.class);
  }

  @Test
  void nodesAreKeptInTheStore() {
    recorded(FIRST);
    CoordinatorMachine opened = new CoordinatorMachine(ledger.store, CoordinatorSettings.DEFAULT);
    assertThat(opened.view().nodes()).isEqualTo(ledger.state().nodes());
  }

  @Test
  void nodesAreListedAlsoThoseNeverHeard() {
    recorded(FIRST);
    CoordinatorAnswer answer = ledger.state().answer(new CoordinatorRequest.Nodes());
    assertThat(answer).isInstanceOf(CoordinatorAnswer.Nodes.class);
    CoordinatorAnswer.Nodes nodes = (CoordinatorAnswer.Nodes) answer;
    assertThat(nodes.nodes()).hasSize(1);
    assertThat(nodes.nodes().getFirst().silentMillis()).isEmpty();
  }

  private Node node(String name) {
    return requireNonNull(ledger.state().nodes().get(name));
  }

  private static CoordinatorCommand.RegisterService service(RegisterNode node) {
    return new CoordinatorCommand.RegisterService(
        DataService.name(node.name(), node.folder(), 1), node.address());
  }

  private void registered(RegisterNode node) {
    assertThat(ledger.command(service(node))).isInstanceOf(CommandAnswer.Registered.class);
  }

  private void recorded(CoordinatorCommand command) {
    assertThat(ledger.command(command)).isEqualTo(new CommandAnswer.Recorded());
  }

  private Reason reason(CoordinatorCommand command) {
    assertThat(ledger.command(command)).isInstanceOf(CommandAnswer.Refused.class);
    return ((CommandAnswer.Refused) ledger.command(command)).refusal().reason();
  }
}
