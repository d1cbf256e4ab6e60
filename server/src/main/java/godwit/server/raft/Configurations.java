package godwit.server.raft;

import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configurations among the entries that lie in a replica's log, in order. Thread-safe. */
final class Configurations {
  private static final int MAX_KEPT = 64;

  private final ArrayDeque<ConfigurationEntry> entries = new ArrayDeque<>();

  /** Adds one that was found in the log. */
  synchronized void add(ConfigurationEntry entry) {
    entries.addLast(entry);
  }

  /** Takes note of an entry that was appended durably. */
  synchronized void add(LogEntry entry) {
    if (entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION) {
      entries.addLast(EntryFormat.configuration(entry));
      if (entries.size() > MAX_KEPT) {
        entries.removeFirst();
      }
    }
  }

  synchronized void truncateSuffix(long lastIndexKept) {
    while (!entries.isEmpty() && entries.getLast().getId().getIndex() > lastIndexKept) {
      entries.removeLast();
    }
  }

  synchronized void clear() {
    entries.clear();
  }

  synchronized List<ConfigurationEntry> all() {
    return List.copyOf(entries);
  }

  /** The last one; null if there is none, or it lies only in a snapshot. */
  synchronized @Nullable ConfigurationEntry last() {
    return entries.peekLast();
  }
}
