package godwit.client;

import godwit.partition.Locator;
import godwit.request.ReadAnswer;
import java.util.Optional;

/**
 * A partition, and what its service says of it.
 *
 * @param locator where it is
 * @param held its live rows; empty while they are being counted, after a split
 * @param load what was asked of it since it came there or its node started
 */
public record PartitionReport(
    Locator locator, Optional<ReadAnswer.Held> held, ReadAnswer.Load load) {}
