package io.crabcache.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A new directory that goes with all that is in it once it is closed. Close it after those who
 * write to it have ended.
 *
 * @param path where it is
 */
public record TemporaryDirectory(Path path) implements AutoCloseable {

  /**
   * Creates one.
   *
   * @param parent where; an existing directory
   * @param prefix of its name
   * @throws FailedException if it cannot be created
   */
  public static TemporaryDirectory create(Path parent, String prefix) {
    try {
      return new TemporaryDirectory(Files.createTempDirectory(parent, prefix));
    } catch (IOException e) {
      throw new FailedException("cannot create a directory in " + parent + ": " + reason(e), e);
    }
  }

  /** Creates one where the system has temporary files. */
  public static TemporaryDirectory create(String prefix) {
    return create(Path.of(System.getProperty("java.io.tmpdir")), prefix);
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException
        ? "there is no such directory"
        : String.valueOf(e.getMessage());
  }

  /** Deletes it; does nothing if it is gone already. */
  @Override
  public void close() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(path)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
