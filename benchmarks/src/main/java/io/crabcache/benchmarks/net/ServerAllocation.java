package io.crabcache.benchmarks.net;

import com.sun.management.ThreadMXBean;
import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Heap that a server allocates for a command of a Redis client, from the socket to the socket: what
 * its event loops have allocated by the JVM's own count, divided by the commands that they have
 * answered in the meantime. It is the cost of a read and a write mostly, so it falls with depth.
 *
 * <pre>
 * java -cp benchmarks/target/crabcache-benchmarks-VERSION.jar io.crabcache.benchmarks.net.ServerAllocation
 * </pre>
 */
public final class ServerAllocation implements AutoCloseable {
  private static final int[] DEPTHS = {1, 4, 16, 64, 256};
  private static final int WARM_UP_COMMANDS = 400_000;
  private static final int COMMANDS = 1_000_000;
  private static final int VALUE_BYTES = 64;
  private static final String EVENT_LOOP = "vert.x-eventloop";

  private static final String GET = "*2\r\n$3\r\nGET\r\n$16\r\nkey:%012d\r\n";
  private static final String SET =
      "*3\r\n$3\r\nSET\r\n$16\r\nkey:%012d\r\n$64\r\n" + "v".repeat(VALUE_BYTES) + "\r\n";

  private static final int SET_REPLY_BYTES = "+OK\r\n".length();
  private static final int GET_REPLY_BYTES = "$64\r\n".length() + VALUE_BYTES + "\r\n".length();

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final CrabCacheServer server;
  private final Socket socket;

  /** Starts a server in this process, and connects. */
  public ServerAllocation() throws Exception {
    server =
        CrabCacheServer.start(
            ServerConfiguration.builder()
                .set("server.port=0")
                .set("http.port=0")
                .set("memory.max=64m")
                .build());
    socket = new Socket(InetAddress.getLoopbackAddress(), server.tcp().port());
    socket.setTcpNoDelay(true);
  }

  /** Measures both commands at several depths. */
  public static void main(String[] arguments) throws Exception {
    System.out.printf("%-8s%24s%24s%n", "depth", "bytes per GET", "bytes per SET");
    try (ServerAllocation allocation = new ServerAllocation()) {
      for (int depth : DEPTHS) {
        double set = allocation.bytesPerSet(depth, WARM_UP_COMMANDS, COMMANDS);
        double get = allocation.bytesPerGet(depth, WARM_UP_COMMANDS, COMMANDS);
        System.out.printf(Locale.ROOT, "%-8d%24.2f%24.2f%n", depth, get, set);
      }
    }
  }

  /**
   * Bytes for a GET of 64 bytes that are there, once {@link #bytesPerSet} has put them there.
   *
   * @param depth commands that are sent at once
   */
  public double bytesPerGet(int depth, int warmUp, int commands) throws IOException {
    return measure(GET, GET_REPLY_BYTES, depth, warmUp, commands);
  }

  /** Bytes for a SET of 64 bytes. */
  public double bytesPerSet(int depth, int warmUp, int commands) throws IOException {
    return measure(SET, SET_REPLY_BYTES, depth, warmUp, commands);
  }

  private double measure(String command, int replyBytes, int depth, int warmUp, int commands)
      throws IOException {
    StringBuilder batch = new StringBuilder();
    for (int key = 0; key < depth; key++) {
      batch.append(String.format(Locale.ROOT, command, key));
    }
    byte[] requests = batch.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] replies = new byte[replyBytes * depth];
    exchange(requests, replies, warmUp / depth);
    int batches = Math.max(1, commands / depth);
    long before = allocatedByEventLoops();
    exchange(requests, replies, batches);
    return (double) (allocatedByEventLoops() - before) / ((long) batches * depth);
  }

  private void exchange(byte[] requests, byte[] replies, int times) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    for (int i = 0; i < times; i++) {
      socket.getOutputStream().write(requests);
      in.readFully(replies);
    }
    if (times > 0 && replies[replies.length - 1] != '\n') {
      throw new IOException(
          "not what was expected: " + new String(replies, StandardCharsets.UTF_8));
    }
  }

  private long allocatedByEventLoops() {
    long bytes = 0;
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo thread = threads.getThreadInfo(id);
      if (thread != null && thread.getThreadName().startsWith(EVENT_LOOP)) {
        bytes += threads.getThreadAllocatedBytes(id);
      }
    }
    if (bytes == 0) {
      throw new IllegalStateException("no thread is named " + EVENT_LOOP);
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    server.close();
  }
}
