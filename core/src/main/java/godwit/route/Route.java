package godwit.route;

import godwit.key.KeyRange;
import godwit.partition.Locator;
import godwit.partition.ServiceId;

/**
 * Whom to ask for a range of keys now.
 *
 * @param range the keys of the locator for which no later one is known
 */
public record Route(KeyRange range, Locator locator) {
  /** Returns the data service to ask. */
  public ServiceId service() {
    return locator.service();
  }
}
