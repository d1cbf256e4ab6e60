package godwit.server.raft;

import com.alipay.sofa.jraft.core.NodeImpl;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal by which the JVM stops a thread to see what it does, as Java Flight Recorder has it.
 * JRaft takes it for dumps into the working directory when its first class is loaded, and leaves a
 * recording without samples; here the JVM gets it back. By reflection, for the compiler warns of
 * {@code sun.misc} wherever it is named.
 */
final class SamplingSignal {
  private static final Logger LOG = LoggerFactory.getLogger(SamplingSignal.class);

  private SamplingSignal() {}

  /** Loads JRaft, and gives the signal back to whoever had it. */
  static void keepFromJraft() {
    try {
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object signal = signals.getConstructor(String.class).newInstance("USR2");
      Method handle = signals.getMethod("handle", signals, handlers);
      Object ignored = handlers.getField("SIG_IGN").get(null);
      Object before = handle.invoke(null, signal, ignored);
      MethodHandles.lookup().ensureInitialized(NodeImpl.class);
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      LOG.debug("the signal for sampling stays as it is", cause);
    }
  }
}
