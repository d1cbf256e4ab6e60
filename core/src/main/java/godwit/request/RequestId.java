package godwit.request;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;

/**
 * What makes a write happen once, however often it is sent.
 *
 * @param sequence the number of the request at its client, from 1
 * @param issuedAt the newest clock of a service that the client had seen when it first sent the
 *     request
 * @param acknowledgedBelow the client has the answers to all of its requests below this sequence
 */
public record RequestId(ClientId client, long sequence, long issuedAt, long acknowledgedBelow) {
  public static final Codec<RequestId> CODEC =
      RecordCodecs.record(
          field(ClientId.CODEC, RequestId::client),
          field(Codecs.VARINT, RequestId::sequence),
          field(Codecs.VARINT, RequestId::issuedAt),
          field(Codecs.VARINT, RequestId::acknowledgedBelow),
          RequestId::new);

  public RequestId {
    if (sequence < 1 || acknowledgedBelow > sequence) {
      throw new IllegalArgumentException(
          "no request id: sequence=" + sequence + " acknowledgedBelow=" + acknowledgedBelow);
    }
  }
}
