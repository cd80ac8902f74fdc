package io.crabcache.demo;

import io.crabcache.tool.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Path;

/** Where the server keeps its entries: a temporary directory that goes at the end, unless kept. */
final class DataDirectory implements AutoCloseable {
  private final TemporaryDirectory directory = TemporaryDirectory.create("crabcache-demo-data-");
  private volatile boolean kept;

  Path path() {
    return directory.path();
  }

  /** Lets it stay. */
  void keep() {
    kept = true;
  }

  /** Deletes it; to be called when the server has ended. */
  @Override
  public void close() throws IOException {
    if (!kept) {
      directory.close();
    }
  }
}
