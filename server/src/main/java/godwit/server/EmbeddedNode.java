package godwit.server;

import godwit.client.Admin;
import godwit.client.EmbeddedStore;
import godwit.client.Godwit;
import godwit.client.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Opens a node of this process that opens no socket, for {@link Godwit#open}. */
public final class EmbeddedNode implements EmbeddedStore {
  /** How many data services a new store has: two, so that partitions have somewhere to move. */
  private static final int SERVICES = 2;

  @Override
  public Godwit open(Path directory) throws IOException {
    Node node = Node.start(Node.configAt(directory, SERVICES));
    return new Owned(node, node.client());
  }

  /** A client that has its node to itself. */
  private record Owned(Node node, Godwit client) implements Godwit {
    @Override
    public Table table(String name) {
      return client.table(name);
    }

    @Override
    public Table createTable(String name) {
      return client.createTable(name);
    }

    @Override
    public Table createTableIfAbsent(String name) {
      return client.createTableIfAbsent(name);
    }

    @Override
    public void dropTable(String name) {
      client.dropTable(name);
    }

    @Override
    public List<String> tables() {
      return client.tables();
    }

    @Override
    public Admin admin() {
      return client.admin();
    }

    @Override
    public void close() {
      client.close();
      node.close();
    }
  }
}
