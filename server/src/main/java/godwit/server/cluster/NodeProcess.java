package godwit.server.cluster;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * One process of a node.
 *
 * @param node its name
 * @param folder drawn when its directory was made; a copy of the directory has the same
 * @param id drawn when the process began; no other has the same
 * @param address where it listens, {@code host:port}
 */
public record NodeProcess(String node, String folder, String id, String address) {

  private static final int DRAWN_BYTES = 16;

  /** Returns a process that begins now. */
  public static NodeProcess beginning(String node, String folder, String address) {
    byte[] drawn = new byte[DRAWN_BYTES];
    new SecureRandom().nextBytes(drawn);
    return new NodeProcess(node, folder, HexFormat.of().formatHex(drawn), address);
  }

  /** Returns whether the two are of one node, so that one of them has a copy of its directory. */
  public boolean isTwinOf(NodeProcess other) {
    return folder.equals(other.folder) && !id.equals(other.id);
  }
}
