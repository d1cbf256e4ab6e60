package godwit.request;

import godwit.codec.ByteReader;
import godwit.codec.ByteWriter;
import godwit.codec.Codec;
import godwit.codec.Codecs;

/**
 * What makes a write happen once, however often it is sent.
 *
 * @param sequence the number of the request at its client, from 1
 * @param issuedAt the newest clock of a service that the client had seen when it first sent the
 *     request
 * @param acknowledgedBelow the client has the answers to all of its requests below this sequence
 */
public record RequestId(ClientId client, long sequence, long issuedAt, long acknowledgedBelow) {
  public static final Codec<RequestId> CODEC = Codecs.of(RequestId::write, RequestId::read);

  public RequestId {
    if (sequence < 1 || acknowledgedBelow > sequence) {
      throw new IllegalArgumentException(
          "no request id: sequence=" + sequence + " acknowledgedBelow=" + acknowledgedBelow);
    }
  }

  // By hand, so that no number is boxed: every put is read, and kept, with one.
  private static void write(RequestId id, ByteWriter out) {
    ClientId.CODEC.write(id.client, out);
    out.putVarint(id.sequence).putVarint(id.issuedAt).putVarint(id.acknowledgedBelow);
  }

  private static RequestId read(ByteReader in) {
    return new RequestId(
        ClientId.CODEC.read(in), in.takeVarint(), in.takeVarint(), in.takeVarint());
  }
}
