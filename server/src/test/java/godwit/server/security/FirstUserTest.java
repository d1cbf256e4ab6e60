package godwit.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.Token;
import godwit.request.ClientId;
import godwit.request.CoordinatorAnswer;
import godwit.request.Reason;
import godwit.request.Refusal;
import godwit.request.UserChange;
import godwit.server.replica.HostedServices;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The first user of a node that is alone, and of one in a cluster. */
final class FirstUserTest {
  private static final Security SECRET =
      new Security(
          Optional.empty(),
          Security.ClientCertificates.OPTIONAL,
          Optional.of(Path.of("nodes.secret")),
          false,
          Security.Authentication.FROM_FIRST_USER);

  @Test
  void isRefusedWhereNodesWouldRefuseEachOtherFromThenOn() {
    assertThat(judged(Security.NONE, true).map(Refusal::reason)).contains(Reason.NODES_UNKNOWN);
  }

  @Test
  void isTakenWhereNodesHaveASecretOrThereIsOneAlone() {
    assertThat(judged(SECRET, true)).isEmpty();
    assertThat(judged(Security.NONE, false)).isEmpty();
  }

  private static Optional<Refusal> judged(Security security, boolean inCluster) {
    UserDirectory users = new UserDirectory();
    users.learn(new CoordinatorAnswer.Users(1, List.of()));
    Guard guard = new Guard(users, security, new HostedServices(), () -> 0, () -> inCluster);
    Presented anybody = new Presented(false, Optional.empty(), Optional.empty(), "127.0.0.1:1");
    return guard
        .admit(anybody)
        .judge(
            new UserChange.CreateUser(
                new ClientId(1, 2),
                "root",
                Token.draw("root").hash(),
                List.of(),
                OptionalLong.empty()));
  }
}
