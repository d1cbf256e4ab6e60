package godwit.cli.store;

import godwit.client.ClientSettings;
import godwit.server.Node;
import godwit.server.rpc.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say which store a command works on. */
public final class StoreOptions {
  /** Where nodes listen, and commands look, unless somebody says otherwise. */
  public static final String DEFAULT_ENDPOINT = "127.0.0.1:7420";

  private static final Duration USUAL_DEADLINE = Duration.ofSeconds(10);

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Place place = new Place();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description =
          "For how long a request is tried: 1 to 60 (default: 10). If given, a command that waits"
              + " for the end of an operation, or for a node to be empty or replaced, waits no"
              + " longer than that either.")
  private Optional<Duration> timeout = Optional.empty();

  @Mixin private final LoginOptions login = new LoginOptions();

  private Optional<OpenStore> present = Optional.empty();

  /** Has commands work on a store that is open already, whatever the options say. */
  public void use(OpenStore open) {
    present = Optional.of(open.lent());
  }

  /** The form of whole seconds that a request may take. */
  private static final class Seconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      long most = ClientSettings.MAX_DEADLINE.toSeconds();
      try {
        long seconds = Long.parseLong(text);
        if (seconds >= 1 && seconds <= most) {
          return Duration.ofSeconds(seconds);
        }
      } catch (NumberFormatException e) {
        // It is told below.
      }
      throw new TypeConversionException("not a whole number from 1 to " + most + ": " + text);
    }
  }

  private static final class Place {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Use the store in this directory, in this process; no node may be using it.")
    private Optional<Path> data = Optional.empty();

    @Option(
        names = "--connect",
        paramLabel = "HOST:PORT",
        description = "Use this node's store (default: " + DEFAULT_ENDPOINT + ").")
    private Optional<Endpoint> connect = Optional.empty();
  }

  /**
   * Opens the store; it must exist.
   *
   * @throws IOException with what is wrong and what to do next
   */
  public OpenStore open() throws IOException {
    return open(deadline());
  }

  /**
   * Opens the store; it must exist. If it is not open already, each request is tried for at most
   * {@code longest}.
   *
   * @throws IOException with what is wrong and what to do next
   */
  public OpenStore open(Duration longest) throws IOException {
    if (present.isEmpty() && place.data.isPresent()) {
      requireStore(place.data.get());
    }
    return openOrMake(1, longest.compareTo(deadline()) < 0 ? longest : deadline());
  }

  static void requireStore(Path data) throws IOException {
    if (!Node.keptAt(data)) {
      throw new IOException(
          "no store here: directory="
              + data.toAbsolutePath()
              + ". Make one with: godwit table create TABLE --data DIR, or check the directory");
    }
  }

  /** Opens the store, and makes it if it is one in this process that isn't there yet. */
  public OpenStore openOrMake() throws IOException {
    return openOrMake(1);
  }

  /** Returns for how long a command may wait for the end of an operation; empty for any time. */
  public Optional<Duration> patience() {
    return timeout;
  }

  private Duration deadline() {
    return timeout.orElse(USUAL_DEADLINE);
  }

  /** Returns the directory of the store, if it is one in this process. */
  public Optional<Path> data() {
    return place.data;
  }

  /**
   * Opens the store, and makes it if it is one in this process that isn't there yet.
   *
   * @param services how many it has then at least, if it is in this process
   */
  public OpenStore openOrMake(int services) throws IOException {
    return openOrMake(services, deadline());
  }

  private OpenStore openOrMake(int services, Duration deadline) throws IOException {
    if (present.isPresent()) {
      return present.get();
    }
    if (place.connect.isPresent() && place.connect.get().port() == 0) {
      throw new TypeConversionException("--connect takes a port from 1 up: " + place.connect.get());
    }
    return place.data.isPresent()
        ? OpenStore.embedded(place.data.get(), services, deadline)
        : OpenStore.remote(
            place.connect.orElse(Endpoint.parse(DEFAULT_ENDPOINT)), deadline, login.credentials());
  }
}
