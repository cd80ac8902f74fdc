package io.crabcache.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The archive that people download, unpacked, for tests that use it as they do. */
public final class UnpackedArchive {
  private UnpackedArchive() {}

  /** Unpacks the archive of this build, without its directory, into one that exists. */
  public static void into(Path directory) throws IOException, InterruptedException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      Path archive =
          files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
      ProcessBuilder tar =
          new ProcessBuilder(
              "tar", "-xzf", archive.toAbsolutePath().toString(), "--strip-components=1");
      assertThat(tar.directory(directory.toFile()).start().waitFor()).isZero();
    }
  }
}
