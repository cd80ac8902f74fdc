package io.crabcache.client;

import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandReader;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.ResultLayout;
import io.crabcache.protocol.ResultWriter;
import io.crabcache.protocol.Status;
import io.crabcache.protocol.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that says and does what a test's script says, also what no real one would. */
public final class FakeServer implements AutoCloseable {
  private static final int RECEIVE_SECONDS = 20;

  /** What the server does with one connection. Returning closes it. */
  public interface Script {
    void serve(Peer peer) throws IOException, InterruptedException;
  }

  /** A command as it arrived. */
  public record Command(int opcode, int cache, String key) {}

  /** A batch frame as it arrived. */
  public record Batch(int correlation, List<Command> commands) {}

  private final ServerSocket socket;
  private final Script script;
  private final BlockingQueue<Batch> received = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Socket> clients = new ConcurrentLinkedQueue<>();

  public FakeServer(Script script) {
    this(0, script);
  }

  public FakeServer(int port, Script script) {
    this.script = script;
    try {
      socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept, "fake-server");
  }

  /** A server that answers every key with itself. */
  public static FakeServer echo() {
    return new FakeServer(Peer::greetAndEcho);
  }

  private static void start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        clients.add(client);
        if (socket.isClosed()) { // hung up before this one was known
          closeQuietly(client);
        }
        start(() -> serve(client), "fake-server-connection");
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      script.serve(new Peer(client));
    } catch (SocketException | EOFException | InterruptedException e) {
      Thread.currentThread().interrupt(); // the client is gone, or the test is over
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Settings of a client of this server. */
  public ClientSettings.Builder settings() {
    return ClientSettings.remote(socket.getInetAddress().getHostAddress(), port());
  }

  /** The next batch that arrived on any connection. */
  public Batch nextBatch() throws InterruptedException {
    Batch batch = received.poll(RECEIVE_SECONDS, TimeUnit.SECONDS);
    if (batch == null) {
      throw new AssertionError("no batch within " + RECEIVE_SECONDS + " s");
    }
    return batch;
  }

  /** Number of batches that have arrived and were not taken by {@link #nextBatch}. */
  public int batchesLeft() {
    return received.size();
  }

  /** Closes the connections that clients have now. */
  public void hangUp() {
    List<Socket> present = List.copyOf(clients); // a client may be back before the loop ends
    clients.removeAll(present);
    present.forEach(FakeServer::closeQuietly);
  }

  private static void closeQuietly(Socket client) {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    hangUp();
  }

  /** One connection of a client. */
  public final class Peer {
    private final Socket client;
    private final DataInputStream in;
    private final CommandReader reader = new CommandReader();
    private int maxCommands = 1000;

    Peer(Socket client) throws IOException {
      this.client = client;
      in = new DataInputStream(client.getInputStream());
    }

    /** Reads preface and hello. */
    public Hello readHello() throws IOException {
      if (Integer.reverseBytes(in.readInt()) != FrameLayout.PREFACE) {
        throw new IOException("no preface");
      }
      ByteBuf frame = readFrame();
      return Hello.read(frame, frame.readableBytes());
    }

    public void greet() throws IOException {
      greet(FrameLayout.DEFAULT_MAX_FRAME_BYTES, maxCommands);
    }

    public void greet(int maxFrameBytes, int maxCommands) throws IOException {
      readHello();
      this.maxCommands = maxCommands;
      ByteBuf out = Unpooled.buffer();
      new Welcome(1, 0, 4711, 1, maxFrameBytes, maxCommands, "fake").write(out);
      send(out);
    }

    public void greetAndEcho() throws IOException {
      greet();
      echo();
    }

    /** Answers every batch until the client is gone. */
    public void echo() throws IOException {
      for (; ; ) {
        answer(readBatch());
      }
    }

    public Batch readBatch() throws IOException {
      ByteBuf frame = readFrame();
      int type = frame.getUnsignedByte(FrameLayout.TYPE_OFFSET);
      if (type != FrameType.BATCH) {
        throw new IOException("a batch was to come, not " + ByteBufUtil.hexDump(frame));
      }
      List<Command> commands = new ArrayList<>();
      reader.begin(frame, frame.readableBytes(), maxCommands);
      while (reader.next(frame)) {
        byte[] key = ByteBufUtil.getBytes(frame, reader.keyIndex(), reader.keyLength());
        commands.add(new Command(reader.opcode(), reader.cache(), Keys.text(key)));
      }
      Batch batch = new Batch(frame.getIntLE(FrameLayout.CORRELATION_OFFSET), commands);
      received.add(batch);
      return batch;
    }

    private ByteBuf readFrame() throws IOException {
      int length = Integer.reverseBytes(in.readInt());
      byte[] bytes = new byte[length];
      in.readFully(bytes, Integer.BYTES, length - Integer.BYTES);
      return Unpooled.wrappedBuffer(bytes).setIntLE(0, length);
    }

    /** Answers GET with the key as value, and all else with OK. */
    public void answer(Batch batch) throws IOException {
      answer(batch, 0);
    }

    /** Answers with flags of {@link FrameLayout}. */
    public void answer(Batch batch, int flags) throws IOException {
      ByteBuf out = Unpooled.buffer();
      ResultWriter results = new ResultWriter(out);
      results.begin(out, batch.correlation());
      for (Command command : batch.commands()) {
        answer(command, results);
      }
      results.end(2, flags);
      send(out);
    }

    private void answer(Command command, ResultWriter results) {
      if (command.opcode() == Opcode.GET) {
        results.result(Status.OK, ResultLayout.EXISTED | ResultLayout.VALUE, 0, 0, 0);
        byte[] value = Keys.bytes(command.key());
        results.beginValue(value.length).writeBytes(value);
      } else if (command.opcode() == Opcode.OPEN) {
        results.result(Status.OK, ResultLayout.BLOCK, 0, 0, 0);
        ByteBuf block = results.beginBlock().writeByte(1);
        ByteBuf settings = Unpooled.buffer();
        CacheSettings.DEFAULT.write(settings);
        results.field(settings, 0, settings.readableBytes());
        results.endBlock();
        assert block.isReadable();
      } else {
        results.result(Status.OK, 0, 0, 0, 0);
      }
    }

    public void send(ByteBuf bytes) throws IOException {
      client.getOutputStream().write(ByteBufUtil.getBytes(bytes));
    }
  }
}
