package godwit.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import godwit.client.TlsFiles;
import godwit.client.grpc.TlsMaterial;
import godwit.server.security.Certificates;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWatchTest {
  private static final int DAYS = 20;

  @TempDir static Path data;
  private final List<String> told = new ArrayList<>();

  @Test
  void aCertificateIsToldOfWhenItEndsWithinTwoWeeks() throws Exception {
    TlsFiles files =
        Certificates.make(data.resolve("later")).issue("node5", "/OU=godwit-node/CN=n", DAYS);
    TlsMaterial material = TlsMaterial.ofNode(files, told::add);
    CertificateWatch.start(Optional.of(material), told::add).close();
    assertThat(told).isEmpty();
    CertificateWatch.look(material, Instant.now().plus(Duration.ofDays(DAYS - 13)), told::add);
    assertThat(told).singleElement().asString().contains("node5.crt", "subject=", "end=");
  }

  @Test
  void oneThatEndsSoonIsToldOfAtTheStart() throws Exception {
    TlsFiles files =
        Certificates.make(data.resolve("soon")).issue("node6", "/OU=godwit-node/CN=n", 3);
    TlsMaterial material = TlsMaterial.ofNode(files, told::add);
    CertificateWatch.start(Optional.of(material), told::add).close();
    assertThat(told).singleElement().asString().contains("node6.crt");
  }
}
