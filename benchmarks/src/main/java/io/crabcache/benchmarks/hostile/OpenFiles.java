package io.crabcache.benchmarks.hostile;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The system's limit of open files, which connections are. */
final class OpenFiles {
  private static final int SPARE = 200;

  private OpenFiles() {}

  /** So many connections as wanted, or as many as the limit allows, which it says. */
  static int within(int wanted) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long files = unix.getMaxFileDescriptorCount() - SPARE;
      if (files < wanted) {
        System.out.println("only " + files + " connections: the limit of open files (ulimit -n)");
        return (int) files;
      }
    }
    return wanted;
  }
}
