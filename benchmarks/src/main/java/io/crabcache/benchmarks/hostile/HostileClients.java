package io.crabcache.benchmarks.hostile;

import io.crabcache.benchmarks.process.ServedProcess;
import io.crabcache.benchmarks.process.ServerProcess;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.ErrorFrame;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Does to a server what a hostile or broken client would, and tells what the server did: a client
 * killed in the middle of a frame, a frame of 4 GiB announced, 10,000 connections that send nothing
 * or one byte, in either dialect, and wait. Meanwhile a decent client measures how long its
 * requests take. On the loopback only; ends by itself in some two minutes.
 *
 * <pre>
 * java -cp benchmarks/target/crabcache-benchmarks-VERSION.jar io.crabcache.benchmarks.hostile.HostileClients
 * </pre>
 */
public final class HostileClients {
  private static final int DEFAULT_CONNECTIONS = 10_000;
  private static final int ROUND_TRIPS = 2000;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(40);
  private static final double MIB = 1 << 20;

  /** Those of the launcher. */
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmn32m", "-Xmx512m", "-XX:MaxDirectMemorySize=16t");

  private HostileClients() {}

  /**
   * Runs all of it.
   *
   * @param arguments number of connections, 10,000 if absent
   */
  public static void main(String[] arguments) throws Exception {
    int wanted = arguments.length == 0 ? DEFAULT_CONNECTIONS : Integer.parseInt(arguments[0]);
    int connections = OpenFiles.within(wanted);
    List<String> settings =
        List.of(
            "connection.pipeline.timeout_ms=" + TIMEOUT_MILLIS,
            "connection.max_connections=" + (connections + 10));
    try (ServerProcess server = ServerProcess.start(ServedProcess.class, JVM_OPTIONS, settings);
        DecentClient decent = new DecentClient(server.address())) {
      for (int i = 0; i < 2000; i++) {
        decent.roundTripMicros();
      }
      state(server, decent, "at the beginning");
      killedInTheMiddle(server, decent);
      fourGiB(server, decent);
      waiting(server, decent, connections, "nothing", new byte[0]);
      waiting(server, decent, connections, "'*'", new byte[] {'*'});
      byte[] preface = {(byte) FrameLayout.PREFACE_FIRST_BYTE};
      waiting(server, decent, connections, "a byte of the native preface", preface);
      state(server, decent, "at the end");
    }
  }

  private static void killedInTheMiddle(ServerProcess server, DecentClient decent)
      throws IOException {
    for (int i = 0; i < 100; i++) {
      try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
        ByteBuf bytes = Unpooled.buffer();
        Hello.of("killed").write(bytes);
        bytes.writeIntLE(1 << 20).writeByte(FrameType.BATCH).writeZero(20_000);
        socket.getOutputStream().write(bytes.array(), 0, bytes.readableBytes());
        socket.setSoLinger(true, 0); // Closing resets the connection, as a killed process does.
      }
    }
    state(server, decent, "100 clients killed in the middle of a frame");
  }

  private static void fourGiB(ServerProcess server, DecentClient decent) throws IOException {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      ByteBuf bytes = Unpooled.buffer();
      Hello.of("4 GiB").write(bytes);
      bytes.writeIntLE(-1).writeByte(FrameType.BATCH).writeZero(7);
      socket.getOutputStream().write(bytes.array(), 0, bytes.readableBytes());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      readFrame(in);
      ByteBuf answer = readFrame(in);
      ErrorFrame error = ErrorFrame.read(answer, answer.readableBytes());
      String end = in.read() < 0 ? "then closed" : "then went on";
      System.out.println("a frame of 4 GiB announced: " + error.code() + ": " + error.text());
      state(server, decent, "  " + end);
    }
  }

  private static void waiting(
      ServerProcess server, DecentClient decent, int connections, String what, byte[] bytes)
      throws IOException {
    long before = server.residentBytes();
    long start = System.nanoTime();
    try (WaitingConnections waiting = new WaitingConnections()) {
      for (int i = 0; i < connections; i++) {
        waiting.add(server.address(), bytes);
      }
      long connected = System.nanoTime();
      System.out.printf(
          "%,d connections that sent %s, opened in %,d ms%n",
          connections, what, TimeUnit.NANOSECONDS.toMillis(connected - start));
      state(server, decent, "  while they wait");
      long most = server.residentBytes();
      System.out.printf("  %,.1f KiB a connection%n", (most - before) / 1024.0 / connections);
      if (bytes.length == 0) {
        return; // They may stay.
      }
      while (waiting.open() > 0 && System.nanoTime() - start < GIVE_UP_NANOS) {
        waiting.poll();
      }
      System.out.printf(
          "  %,d left after %,d ms (timeout %,d ms); it said:%n",
          waiting.open(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), TIMEOUT_MILLIS);
      waiting.answers().forEach((text, times) -> System.out.printf("    %,d x %s%n", times, text));
    }
  }

  private static void state(ServerProcess server, DecentClient decent, String when)
      throws IOException {
    long worst = 0;
    long sum = 0;
    for (int i = 0; i < ROUND_TRIPS; i++) {
      long micros = decent.roundTripMicros();
      worst = Math.max(worst, micros);
      sum += micros;
    }
    System.out.printf(
        "%s: %.1f MiB resident; a decent client's %,d round trips took %,d us, the slowest %,d us%n",
        when, server.residentBytes() / MIB, ROUND_TRIPS, sum / ROUND_TRIPS, worst);
  }

  private static ByteBuf readFrame(DataInputStream in) throws IOException {
    int length = Integer.reverseBytes(in.readInt());
    ByteBuf frame = Unpooled.buffer(length).writeIntLE(length);
    frame.writeBytes(in.readNBytes(length - Integer.BYTES));
    return frame;
  }

  /** A client that pings. */
  private static final class DecentClient implements AutoCloseable {
    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final byte[] ping = new byte[FrameLayout.HEADER_BYTES + Integer.BYTES];

    DecentClient(InetSocketAddress server) throws IOException {
      socket.setTcpNoDelay(true);
      socket.connect(server);
      in = new DataInputStream(socket.getInputStream());
      ByteBuf hello = Unpooled.buffer();
      Hello.of("decent").write(hello);
      socket.getOutputStream().write(hello.array(), 0, hello.readableBytes());
      readFrame(in);
      ByteBuf frame = Unpooled.wrappedBuffer(ping).clear();
      CommandWriter writer = new CommandWriter(frame);
      writer.begin(frame, 1);
      writer.end();
    }

    long roundTripMicros() throws IOException {
      long start = System.nanoTime();
      socket.getOutputStream().write(ping);
      readFrame(in);
      return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
