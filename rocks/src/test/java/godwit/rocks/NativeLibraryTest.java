package godwit.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  @TempDir Path directory;

  @Test
  void libraryLeavesNoFileOfTheProcess() throws IOException {
    RocksStore.open(directory, new RocksSettings(8 << 20), fault -> {}).close();
    try (Stream<Path> entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(entries.map(entry -> String.valueOf(entry.getFileName())))
          .noneMatch(name -> name.startsWith(NativeLibrary.prefix()));
    }
    Path mapped = Path.of("/proc/self/maps");
    if (Files.exists(mapped)) {
      assertThat(Files.readAllLines(mapped))
          .filteredOn(line -> line.contains("librocksdbjni"))
          .isNotEmpty()
          .allMatch(line -> line.contains(NativeLibrary.prefix()) && line.endsWith("(deleted)"));
    }
  }
}
