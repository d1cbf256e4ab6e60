package godwit.sim.planted;

import godwit.clock.HybridClock;
import godwit.data.DataCommand;
import godwit.data.DataSettings;
import godwit.data.Reads;
import godwit.data.ServiceView;
import godwit.key.Bytes;
import godwit.partition.ServiceId;
import godwit.request.ReadAnswer;
import godwit.request.Routing;
import godwit.request.ServiceRequest;
import godwit.request.WriteAnswer;
import godwit.sim.cluster.Seams;
import godwit.sim.cluster.SimService;
import godwit.sim.world.SimDisk;
import godwit.store.Direction;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Mistakes in how requests are answered, and answers understood. */
final class RequestBugs {
  private RequestBugs() {}

  /** Keeps redirects as if they were outcomes, which travel with the rows. */
  static final class RefusalKept implements Seams {
    private final Map<String, WriteAnswer> kept = new TreeMap<>();

    @Override
    public WriteAnswer answered(
        SimService service, ServiceRequest.Write write, WriteAnswer answer) {
      String request = write.id().client() + "/" + write.id().sequence();
      if (answer instanceof Routing) {
        kept.putIfAbsent(request, answer);
      }
      return kept.getOrDefault(request, answer);
    }
  }

  static final class TrustsItself implements Seams {
    @Override
    public boolean trustsItself() {
      return true;
    }
  }

  static final class ParkedDropped implements Seams {
    @Override
    public boolean dropsParked() {
      return true;
    }
  }

  /** Moves clocks an hour further than they should, and takes any. */
  static final class PoisonedClock implements Seams {
    private static final long YEAR_MILLIS = 31_536_000_000L;
    private static final long HOUR_MILLIS = 3_600_000;

    @Override
    public DataSettings settings(DataSettings settings) {
      return new DataSettings(settings.lifeMillis(), YEAR_MILLIS);
    }

    @Override
    public boolean altersCommands() {
      return true;
    }

    @Override
    public DataCommand heeded(
        ServiceId service, ServiceView view, SimDisk disk, DataCommand command) {
      return command instanceof DataCommand.AdvanceClock(long to)
          ? new DataCommand.AdvanceClock(to + HybridClock.ofMillis(HOUR_MILLIS))
          : command;
    }
  }

  static final class ReadsAhead implements Seams {
    @Override
    public ServiceView shown(ServiceRequest.Read read, ServiceView view) {
      OptionalLong needed = Reads.needsClock(read, view);
      return needed.isPresent()
          ? new ServiceView(
              needed.getAsLong(), view.released(), view.partitions(), view.uncounted())
          : view;
    }
  }

  static final class CursorSkipsAKey implements Seams {
    @Override
    public ReadAnswer.Page page(ServiceRequest.Scan scan, ReadAnswer.Page page) {
      Optional<Bytes> next =
          scan.direction() == Direction.FORWARD
              ? page.next().map(Bytes::successor).filter(scan.range()::contains)
              : page.next();
      return new ReadAnswer.Page(page.rows(), page.asOf(), next);
    }
  }

  /** A coordinator that is put back to an older state goes on as if nothing were. */
  static final class RestoredUnawares implements Seams {
    @Override
    public boolean restoresSilently() {
      return true;
    }
  }
}
