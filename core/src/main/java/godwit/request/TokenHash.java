package godwit.request;

import static godwit.codec.RecordCodecs.field;

import godwit.codec.Codec;
import godwit.codec.Codecs;
import godwit.codec.RecordCodecs;
import godwit.key.Bytes;

/**
 * What is kept of a token: SHA-256 over the salt and then the token's secret. The secret is 256
 * random bits, so there is nothing to guess, and a slow hash would add nothing.
 *
 * @param salt 16 random bytes
 * @param digest 32 bytes
 */
public record TokenHash(Bytes salt, Bytes digest) {
  public static final int SALT_BYTES = 16;
  public static final int DIGEST_BYTES = 32;

  public static final Codec<TokenHash> CODEC =
      RecordCodecs.record(
          field(Codecs.BYTES, TokenHash::salt),
          field(Codecs.BYTES, TokenHash::digest),
          TokenHash::new);

  public TokenHash {
    if (salt.length() != SALT_BYTES || digest.length() != DIGEST_BYTES) {
      throw new IllegalArgumentException(
          "not a hash: saltBytes=" + salt.length() + " digestBytes=" + digest.length());
    }
  }

  /** Says nothing of what it holds, so that no log does. */
  @Override
  public String toString() {
    return "TokenHash";
  }
}
