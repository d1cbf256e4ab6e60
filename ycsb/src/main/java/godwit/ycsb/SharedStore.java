package godwit.ycsb;

import godwit.client.Godwit;
import godwit.client.RejectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import site.ycsb.DBException;

/** The one store that all threads of the benchmark use; the last one closes it. */
final class SharedStore {
  private static final String DATA = "godwit.data";
  private static final String CONNECT = "godwit.connect";
  private static final String TABLE = "table";
  private static final String USUAL_TABLE = "usertable";

  private static @Nullable Godwit store;
  private static int users;

  private SharedStore() {}

  static synchronized Godwit take(Properties properties) throws DBException {
    Godwit open = store;
    if (open == null) {
      open = open(properties);
      store = open;
    }
    users++;
    return open;
  }

  static synchronized void giveBack() {
    users--;
    if (users == 0 && store != null) {
      store.close();
      store = null;
    }
  }

  private static Godwit open(Properties properties) throws DBException {
    String data = properties.getProperty(DATA);
    String connect = properties.getProperty(CONNECT);
    if ((data == null) == (connect == null)) {
      throw new DBException("give one of -p " + DATA + "=DIR and -p " + CONNECT + "=HOST:PORT");
    }
    Godwit open;
    try {
      open = data != null ? Godwit.open(Path.of(data)) : Godwit.connect(connect);
    } catch (IOException e) {
      throw new DBException(e);
    }
    try {
      var unused = open.createTableIfAbsent(properties.getProperty(TABLE, USUAL_TABLE));
    } catch (RejectedException e) {
      open.close();
      throw new DBException(e);
    }
    return open;
  }
}
