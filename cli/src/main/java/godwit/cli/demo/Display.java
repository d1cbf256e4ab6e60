package godwit.cli.demo;

import java.util.List;

/** What a person, or a file, gets to see while the demonstration runs. One thread at a time. */
interface Display extends AutoCloseable {
  /** Says one thing for good. */
  void say(String line);

  void loading(int done, int total, long millis);

  void view(View view);

  void ended(Reshaped reshape);

  /** Shows the result for good. */
  void result(List<String> lines);

  @Override
  void close();
}
