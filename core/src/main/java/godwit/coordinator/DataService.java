package godwit.coordinator;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.partition.ServiceId;
import godwit.placement.Node;

/**
 * A data service as the coordinator knows it.
 *
 * @param node what it was registered as: node, place and directory, see {@link #name}
 * @param address where that node listens; empty in a process that listens nowhere
 */
public record DataService(ServiceId id, String node, String address) {
  public static final Codec<DataService> CODEC =
      RecordCodecs.record(
          field(ServiceId.CODEC, DataService::id),
          field(Codecs.STRING, DataService::node),
          field(Codecs.STRING, DataService::address),
          DataService::new);

  private static final int FOLDER_DIGITS = 8;

  /**
   * Returns what a directory's {@code place}-th service is registered as. Another directory of the
   * same node name never gives the same.
   */
  public static String name(String node, String folder, int place) {
    return node + "-" + place + "-" + digits(folder);
  }

  /** Returns the name of the node that founded it. */
  public String founder() {
    return node.replaceFirst("-\\d+-.{1," + FOLDER_DIGITS + "}$", "");
  }

  /** Returns whether what is registered as {@code service} is of that node and its directory. */
  static boolean isOf(String service, Node founder) {
    return isOfName(service, founder.name()) && service.endsWith("-" + digits(founder.folder()));
  }

  /** Returns whether what is registered as {@code service} is of a node of that name. */
  static boolean isOfName(String service, String node) {
    return service.startsWith(node + "-")
        && service.substring(node.length() + 1).matches("\\d+-.{" + FOLDER_DIGITS + "}");
  }

  private static String digits(String folder) {
    return folder.substring(0, Math.min(FOLDER_DIGITS, folder.length()));
  }
}
