package godwit.data;

import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.key.Bytes;
import godwit.partition.TableId;
import godwit.request.Outcome;
import godwit.request.RequestId;

/**
 * The durable record that a request ran, with its outcome. Kept until its life is over or the
 * client has acknowledged.
 *
 * @param table the table written to
 * @param key the lowest key written to; the completion travels with it
 */
public record Completion(RequestId id, TableId table, Bytes key, Outcome outcome) {
  public static final Codec<Completion> CODEC = Codecs.of(Completion::write, Completion::read);

  private static void write(Completion completion, ByteWriter out) {
    RequestId.CODEC.write(completion.id, out);
    TableId.CODEC.write(completion.table, out);
    out.putBytes(completion.key);
    Outcome.CODEC.write(completion.outcome, out);
  }

  private static Completion read(ByteReader in) {
    return new Completion(
        RequestId.CODEC.read(in), TableId.CODEC.read(in), in.takeBytes(), Outcome.CODEC.read(in));
  }
}
