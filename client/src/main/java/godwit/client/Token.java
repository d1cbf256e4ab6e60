package godwit.client;

import godwit.key.Bytes;
import godwit.request.TokenHash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * What a user is known by: {@code godwit_NAME_SECRET}, where the secret is 256 random bits in
 * Base64 for URLs, 43 characters.
 */
public final class Token {
  private static final String PREFIX = "godwit_";
  private static final int SECRET_BYTES = 32;
  private static final int SECRET_LENGTH = 43;

  private final String user;
  private final Bytes secret;

  private Token(String user, Bytes secret) {
    this.user = user;
    this.secret = secret;
  }

  /** Draws a token that nobody has. */
  public static Token draw(String user) {
    return new Token(user, random(SECRET_BYTES));
  }

  /** Returns the token that {@code text} is; empty if it is none. */
  public static Optional<Token> parse(String text) {
    int end = text.length() - SECRET_LENGTH - 1;
    if (!text.startsWith(PREFIX) || end <= PREFIX.length() || text.charAt(end) != '_') {
      return Optional.empty();
    }
    try {
      byte[] secret = Base64.getUrlDecoder().decode(text.substring(end + 1));
      return Optional.of(new Token(text.substring(PREFIX.length(), end), Bytes.adopt(secret)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns whose it says it is. */
  public String user() {
    return user;
  }

  /** Returns the whole token, as it is shown once and sent. */
  public String text() {
    return PREFIX
        + user
        + "_"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(secret.toArray());
  }

  /** Returns what is kept of it, with a salt that is drawn. */
  public TokenHash hash() {
    return hash(random(TokenHash.SALT_BYTES));
  }

  /** Returns whether {@code kept} is kept of this token, in a time that says nothing of it. */
  public boolean matches(TokenHash kept) {
    return MessageDigest.isEqual(hash(kept.salt()).digest().borrow(), kept.digest().borrow());
  }

  /** Says whose it is alone. */
  @Override
  public String toString() {
    return "Token[user=" + user + "]";
  }

  private TokenHash hash(Bytes salt) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt.borrow());
      return new TokenHash(salt, Bytes.adopt(digest.digest(secret.toArray())));
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java platform has SHA-256", e);
    }
  }

  private static Bytes random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return Bytes.adopt(bytes);
  }
}
