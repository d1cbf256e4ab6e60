package godwit.wire;

import godwit.coordinator.CommandAnswer;
import godwit.coordinator.CoordinatorCommand;
import godwit.coordinator.CoordinatorEntry;
import godwit.data.DataAnswer;
import godwit.data.DataCommand;
import godwit.data.DataEntry;
import godwit.data.Inquiry;
import godwit.data.InquiryAnswer;
import godwit.placement.NodeReport;
import godwit.placement.PlacementStep;

/**
 * Every form that is kept in a log or sent between nodes, each behind a byte with its version. A
 * form is changed only by a new version, and the old one stays readable as long as a log may hold
 * it. With any of these versions {@link Protocol#NODE_VERSION} is raised: nodes that don't know the
 * new form are not sent it.
 *
 * <p>Numbers are varints (seven bits a byte, the lowest first) unless said otherwise; byte strings
 * and texts (UTF-8) stand behind their length, lists behind their count, optional values behind a
 * byte that is 0 or 1; records are their components in order; a variant of a sealed type stands
 * behind a byte that names it.
 *
 * <table>
 *   <caption>Version history</caption>
 *   <tr><th>format</th><th>version</th><th>since</th></tr>
 *   <tr><td>data entry</td><td>1</td><td>0.1</td></tr>
 *   <tr><td>data command, data answer</td><td>1</td><td>0.1</td></tr>
 *   <tr><td>inquiry, inquiry answer</td><td>1</td><td>0.1</td></tr>
 *   <tr><td>coordinator entry</td><td>1</td><td>0.1</td></tr>
 *   <tr><td>coordinator command, command answer</td><td>1</td><td>0.1</td></tr>
 *   <tr><td>node report, placement step</td><td>1</td><td>0.1</td></tr>
 * </table>
 */
public final class Formats {
  /** An entry of a data service's log. */
  public static final Format<DataEntry> DATA_ENTRY =
      new Format<>("data entry", 1, DataEntryCodec.CODEC);

  /** A command alone, as one node proposes it through another. */
  public static final Format<DataCommand> DATA_COMMAND =
      new Format<>("data command", 1, DataCommandCodec.CODEC);

  /** What a command came to; answers to clients' writes have no such form. */
  public static final Format<DataAnswer> DATA_ANSWER =
      new Format<>("data answer", 1, DataAnswer.CODEC);

  public static final Format<Inquiry> INQUIRY = new Format<>("inquiry", 1, InquiryCodec.CODEC);

  public static final Format<InquiryAnswer> INQUIRY_ANSWER =
      new Format<>("inquiry answer", 1, InquiryAnswer.CODEC);

  /** An entry of the coordinator's log. */
  public static final Format<CoordinatorEntry> COORDINATOR_ENTRY =
      new Format<>("coordinator entry", 1, CoordinatorCommandCodec.ENTRY);

  /** A command alone, as one node proposes it through another. */
  public static final Format<CoordinatorCommand> COORDINATOR_COMMAND =
      new Format<>("coordinator command", 1, CoordinatorCommandCodec.CODEC);

  /** What a command came to; answers to clients' changes have no such form. */
  public static final Format<CommandAnswer> COMMAND_ANSWER =
      new Format<>("command answer", 1, CoordinatorCommandCodec.ANSWER);

  /** What a node tells of itself. */
  public static final Format<NodeReport> NODE_REPORT =
      new Format<>("node report", 1, NodeReport.CODEC);

  /** What the coordinator has a node do to its replica of a group. */
  public static final Format<PlacementStep> PLACEMENT_STEP =
      new Format<>("placement step", 1, PlacementStepCodec.CODEC);

  private Formats() {}
}
