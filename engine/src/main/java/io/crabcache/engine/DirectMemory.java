package io.crabcache.engine;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process may take outside the Java heap, where entries live. Thread safe. */
public final class DirectMemory {
  private static final String LIMIT_OPTION = "MaxDirectMemorySize";

  private DirectMemory() {}

  /**
   * Most bytes of direct buffers: {@code -XX:MaxDirectMemorySize}, or as much as the heap may have
   * if that is not given.
   */
  public static long limit() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    long option = Long.parseLong(jvm.getVMOption(LIMIT_OPTION).getValue());
    return option > 0 ? option : Runtime.getRuntime().maxMemory();
  }

  /** Bytes of memory that this machine has, or that the container of this process may have. */
  public static long ofMachine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
