package io.crabcache.redis;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** Programs of Debian's packages, which not every machine has. */
public final class Installed {
  private Installed() {}

  /** Where a program is; without it the test is skipped, and says so. */
  public static Path program(String name, String debianPackage) {
    for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path program = Path.of(directory, name);
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    throw skipped(name + " is not installed; Debian has it in the package " + debianPackage);
  }

  /** Says where the build is watched why a test is skipped. */
  static TestAbortedException skipped(String reason) {
    System.err.println("SKIPPED: " + reason);
    return new TestAbortedException(reason);
  }
}
