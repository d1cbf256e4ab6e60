package godwit.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The processor time of this process: what others on the machine do hardly changes it. */
final class ProcessTime {
  private ProcessTime() {}

  /** Returns what all threads have used since the process began. */
  static long nanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
