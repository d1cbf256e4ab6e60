package godwit.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import godwit.key.Bytes;
import godwit.partition.TableId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a permission allows. */
class PermissionTest {
  private static final Optional<TableId> BIRDS = Optional.of(new TableId(1));
  private static final Optional<TableId> TREES = Optional.of(new TableId(2));

  @Test
  void roleEverywhereAllowsItselfAndLessOnEveryTable() {
    Permission write = Permission.everywhere(Role.WRITE);
    assertThat(write.allows(Role.READ, BIRDS)).isTrue();
    assertThat(write.allows(Role.WRITE, Optional.empty())).isTrue();
    assertThat(write.allows(Role.ADMIN, BIRDS)).isFalse();
  }

  @Test
  void roleOnATableAllowsNothingElsewhere() {
    Permission read = new Permission(Role.READ, BIRDS);
    assertThat(read.allows(Role.READ, BIRDS)).isTrue();
    assertThat(read.allows(Role.READ, TREES)).isFalse();
    assertThat(read.allows(Role.READ, Optional.empty())).isFalse();
  }

  @Test
  void onlyAnAdministratorOfAllTablesGoverns() {
    assertThat(Permission.everywhere(Role.ADMIN).governs()).isTrue();
    assertThat(new Permission(Role.ADMIN, BIRDS).governs()).isFalse();
    assertThat(Permission.everywhere(Role.WRITE).governs()).isFalse();
  }

  @Test
  void hashOfAnotherLengthIsRefused() {
    Bytes salt = Bytes.adopt(new byte[TokenHash.SALT_BYTES]);
    Bytes digest = Bytes.adopt(new byte[TokenHash.DIGEST_BYTES]);
    assertThat(new TokenHash(salt, digest)).hasToString("TokenHash");
    assertThatThrownBy(() -> new TokenHash(digest, digest)).hasMessageContaining("saltBytes=32");
    assertThatThrownBy(() -> new TokenHash(salt, salt)).hasMessageContaining("digestBytes=16");
  }
}
