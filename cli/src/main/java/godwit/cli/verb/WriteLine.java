package godwit.cli.verb;

import godwit.cli.screen.Json;
import godwit.cli.screen.Output;

/** What a write came to, as JSON shows it. */
record WriteLine(String table, String key, long version) {
  void print(Output output, boolean json) {
    output.out().println(json ? Json.of(this) : "version=" + version);
  }
}
