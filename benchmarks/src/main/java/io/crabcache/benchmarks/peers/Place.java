package io.crabcache.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Where a comparison finds what it needs, and writes what it says.
 *
 * @param home directory with the peers' configuration
 * @param libraries directory with a directory of jars for each peer
 * @param work directory for logs and filled-in configuration
 */
record Place(Path home, Path libraries, Path work) {
  /**
   * The same for all. With two processors the common pool has one thread, and Hazelcast then starts
   * a new thread for each completion, which makes it twenty times slower than it is elsewhere.
   */
  private static final List<String> JVM =
      List.of("-Xms1g", "-Xmx1g", "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");

  /** The start of a command that runs Java on a class path. */
  static Stream<String> java(List<String> options, String classPath) {
    return Stream.of(
            Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
            JVM.stream(),
            options.stream(),
            Stream.of("-cp", classPath))
        .flatMap(part -> part);
  }

  /** Our class path, with servers and the driver. */
  static String ourClassPath() {
    return System.getProperty("java.class.path");
  }

  /** The driver, and nothing but a peer's own libraries. */
  String classPath(String peer) {
    Path directory = libraries.resolve(peer);
    if (!Files.isDirectory(directory)) {
      throw new IllegalStateException(
          directory + " is not there; benchmarks/peers/compare puts the peers' libraries there");
    }
    return Stream.of(codeOf(Place.class), codeOf(Histogram.class), directory.resolve("*"))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path codeOf(Class<?> type) {
    return Path.of(
        new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).getPath());
  }

  /** Fills in a file of configuration; returns where it is. */
  Path configuration(String name, int port, int secondPort) {
    try {
      String text = Files.readString(home.resolve("configuration").resolve(name));
      Path filled = work.resolve(name);
      Files.writeString(
          filled,
          text.replace("${port}", Integer.toString(port))
              .replace("${second port}", Integer.toString(secondPort))
              .replace("${directory}", work.toString()));
      return filled;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that nobody has at this moment. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
