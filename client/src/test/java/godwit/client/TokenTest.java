package godwit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.request.TokenHash;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenTest {
  @Test
  void aTokenIsReadBackFromItsText() {
    Token token = Token.draw("ringer_of-birds.2");
    Token read = Token.parse(token.text()).orElseThrow();
    assertThat(read.user()).isEqualTo("ringer_of-birds.2");
    assertThat(read.text()).isEqualTo(token.text()).matches("godwit_[-\\w.]+_[-\\w]{43}");
    assertThat(read.matches(token.hash())).isTrue();
  }

  @Test
  void noOtherTokenMatchesAndNoHashIsAlike() {
    Token token = Token.draw("ringer");
    TokenHash hash = token.hash();
    assertThat(Token.draw("ringer").matches(hash)).isFalse();
    assertThat(token.hash()).as("the salt is drawn").isNotEqualTo(hash);
  }

  @Test
  void whatIsNoTokenIsNone() {
    String good = Token.draw("ringer").text();
    for (String text :
        List.of("", "godwit_", "godwit__", good.substring(1), good + "=", good.replace('_', '-'))) {
      assertThat(Token.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void neitherTokensNorHashesNorCredentialsShowTheirSecrets() {
    Token token = Token.draw("ringer");
    assertThat(token.toString()).isEqualTo("Token[user=ringer]");
    assertThat(token.hash().toString()).isEqualTo("TokenHash");
    assertThat(Credentials.NONE.withToken(token.text()).toString()).doesNotContain(token.text());
    assertThatThrownBy(() -> Credentials.NONE.withToken("two words"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
