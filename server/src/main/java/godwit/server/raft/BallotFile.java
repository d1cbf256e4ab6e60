package godwit.server.raft;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.codec.CorruptionException;
import godwit.key.Bytes;
import godwit.server.journal.Disk;
import godwit.server.journal.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The term of a replica and whom it voted for in it, in one file that is replaced as a whole.
 *
 * <p>Durable when a setter returns true. JRaft's lock guards it; the term may be read without.
 *
 * <p>Version 1: "GODWITB1" (8), term (8), name of the peer as a string in the form of {@link
 * ByteWriter}, CRC-32C of all that (4).
 */
final class BallotFile implements RaftMetaStorage {
  private static final String NAME = "ballot";
  private static final String DRAFT = "draft";
  private static final long MAGIC = 0x474F_4457_4954_4231L;
  private static final int CRC_BYTES = 4;

  private final Disk disk;
  private final Halt halt;
  private final boolean isNew;
  private volatile long term;
  private PeerId votedFor = PeerId.emptyPeer();

  private BallotFile(Disk disk, Halt halt, boolean isNew) {
    this.disk = disk;
    this.halt = halt;
    this.isNew = isNew;
  }

  /** Reads the ballot that the disk holds; takes the disk over. */
  static BallotFile open(Disk disk, Halt halt) throws IOException {
    boolean isNew = !disk.names().contains(NAME);
    BallotFile ballot = new BallotFile(disk, halt, isNew);
    if (!isNew) {
      ballot.load();
    }
    return ballot;
  }

  /** Whether there was no ballot when this was opened. */
  boolean isNew() {
    return isNew;
  }

  private void load() throws IOException {
    byte[] bytes;
    try (DiskFile file = disk.open(NAME)) {
      bytes = new byte[(int) file.size()];
      file.read(ByteBuffer.wrap(bytes), 0);
    }
    try {
      int body = bytes.length - CRC_BYTES;
      if (body < 0 || new ByteReader(bytes, body, bytes.length).takeInt() != crc(bytes, body)) {
        throw new CorruptionException("checksum mismatch");
      }
      ByteReader in = new ByteReader(bytes, 0, body);
      if (in.takeLong() != MAGIC) {
        throw new CorruptionException("unknown format");
      }
      term = in.takeLong();
      String peer = in.takeString();
      in.expectEnd();
      if (!votedFor.parse(peer)) {
        throw new CorruptionException("no peer: " + peer);
      }
    } catch (CorruptionException e) {
      throw new CorruptionException(
          "ballot is damaged: file="
              + disk.describe(NAME)
              + ". Check the disk, and replace this replica from another one or from the newest"
              + " backup",
          e);
    }
  }

  @Override
  public boolean init(RaftMetaStorageOptions options) {
    return true;
  }

  @Override
  public void shutdown() {
    try {
      disk.close();
    } catch (IOException e) {
      halt.because(e);
    }
  }

  @Override
  public boolean setTerm(long newTerm) {
    return setTermAndVotedFor(newTerm, votedFor);
  }

  @Override
  public long getTerm() {
    return term;
  }

  @Override
  public boolean setVotedFor(PeerId peer) {
    return setTermAndVotedFor(term, peer);
  }

  @Override
  public PeerId getVotedFor() {
    return votedFor;
  }

  @Override
  public boolean setTermAndVotedFor(long newTerm, PeerId peer) {
    term = newTerm;
    votedFor = peer.copy();
    try {
      save();
      return true;
    } catch (IOException e) {
      halt.because(e);
      return false;
    }
  }

  private void save() throws IOException {
    Bytes body =
        new ByteWriter().putLong(MAGIC).putLong(term).putString(votedFor.toString()).toBytes();
    int crc = crc(body.borrow(), body.length());
    Bytes content = new ByteWriter().putRaw(body).putInt(crc).toBytes();
    try (DiskFile file = disk.open(DRAFT)) {
      file.write(ByteBuffer.wrap(content.borrow()), 0);
      if (file.size() > content.length()) {
        file.truncate(content.length());
      }
      file.sync();
    }
    disk.rename(DRAFT, NAME);
    disk.sync();
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
