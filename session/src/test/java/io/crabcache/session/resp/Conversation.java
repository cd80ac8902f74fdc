package io.crabcache.session.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.protocol.resp.RequestLimits;
import io.crabcache.session.Peer;
import io.crabcache.session.Progress;
import io.crabcache.session.Session;
import io.crabcache.session.SessionLimits;
import io.crabcache.session.dialect.Dialects;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks RESP and a session, with nothing between them but two buffers. Time passes
 * only when a test says so. Requests are words, in which {@code "} quotes and {@code \xff} is a
 * byte; replies are what came, each line end a blank, without the last.
 */
public final class Conversation implements AutoCloseable {

  /** Milliseconds since 1970 at the beginning. */
  public static final long START = 1_700_000_000_000L;

  /** Longest frame of these sessions, and so their longest reply. */
  public static final int MAX_FRAME = 1 << 20;

  private static final RequestLimits REQUEST_LIMITS = new RequestLimits(131_072, MAX_FRAME, 65_536);

  private final Engine engine;
  private final ServerContext server;
  private final Dialects dialects;
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final ByteBuf in = allocator.buffer();
  private final ByteBuf out = allocator.buffer();
  private final int maxOutputBytes;
  private final TestClock clock = new TestClock();
  private final Session session;
  private int turns;

  /** Opens a conversation. */
  public Conversation() {
    this(SessionLimits.MAX_BATCH_COMMANDS, SessionLimits.DEFAULT_MAX_OUTPUT_BYTES);
  }

  /**
   * Opens a conversation.
   *
   * @param maxBatchCommands most commands of a turn
   * @param maxOutputBytes output at which a turn ends
   */
  public Conversation(int maxBatchCommands, int maxOutputBytes) {
    this(maxBatchCommands, maxOutputBytes, Peer.NONE, Configuration.NONE, null);
  }

  /**
   * Opens a conversation.
   *
   * @param configuration what {@code CONFIG} shows and sets
   */
  public Conversation(Peer peer, Configuration configuration) {
    this(
        SessionLimits.MAX_BATCH_COMMANDS,
        SessionLimits.DEFAULT_MAX_OUTPUT_BYTES,
        peer,
        configuration,
        null);
  }

  /**
   * Opens a conversation.
   *
   * @param durability what commands show of a log
   */
  public Conversation(Durability durability) {
    this(
        SessionLimits.MAX_BATCH_COMMANDS,
        SessionLimits.DEFAULT_MAX_OUTPUT_BYTES,
        Peer.NONE,
        Configuration.NONE,
        durability);
  }

  private Conversation(
      int maxBatchCommands,
      int maxOutputBytes,
      Peer peer,
      Configuration configuration,
      @Nullable Durability durability) {
    this.maxOutputBytes = maxOutputBytes;
    engine = new Engine(EngineSettings.of(1 << 26, MAX_FRAME - 1024), clock);
    SessionLimits limits =
        new SessionLimits(MAX_FRAME, maxBatchCommands, maxOutputBytes, 100, "test");
    server = ServerContext.of("test", engine, Network.NONE, configuration, durability);
    dialects = new Dialects(engine, () -> limits, REQUEST_LIMITS, server);
    session = dialects.open(peer);
  }

  private Conversation(Conversation host, Peer peer) {
    maxOutputBytes = host.maxOutputBytes;
    engine = host.engine;
    server = host.server;
    dialects = host.dialects;
    session = dialects.open(peer);
  }

  /** Opens the conversation of another client with the same server; its time stands still. */
  public Conversation another(Peer peer) {
    return new Conversation(this, peer);
  }

  /** What the server's sessions share. */
  public ServerContext server() {
    return server;
  }

  /** The engine behind. */
  public Engine engine() {
    return engine;
  }

  /** The connection's input, for tests that care for each byte. */
  public ByteBuf in() {
    return in;
  }

  /** The connection's output. */
  public ByteBuf out() {
    return out;
  }

  /** The connection's session. */
  public Session session() {
    return session;
  }

  /** Lets time pass. */
  public void pass(long millis) {
    clock.now += millis;
  }

  /** Turns that the last {@link #ask} or {@link #finish} took. */
  public int turns() {
    return turns;
  }

  /** Sends a request and returns its reply. */
  public String ask(String request) {
    write(request, in);
    return finish();
  }

  /** Appends a request to some bytes. */
  public static void write(String request, ByteBuf to) {
    List<byte[]> words = Words.of(request);
    ascii("*" + words.size() + "\r\n", to);
    for (byte[] word : words) {
      ascii("$" + word.length + "\r\n", to);
      to.writeBytes(word);
      ascii("\r\n", to);
    }
  }

  private static void ascii(String text, ByteBuf to) {
    to.writeCharSequence(text, StandardCharsets.US_ASCII);
  }

  /** Lets the session take its turns until it has answered what was sent. */
  public String finish() {
    StringBuilder replies = new StringBuilder();
    turns = 0;
    Progress progress;
    do {
      progress = session.process(in, out);
      turns++;
      assertThat(out.readableBytes())
          .as("output is bounded")
          .isLessThan(maxOutputBytes + MAX_FRAME + 1024);
      replies.append(out.toString(StandardCharsets.ISO_8859_1));
      out.clear();
    } while (progress == Progress.YIELD || progress == Progress.OUTPUT_FULL);
    if (!in.isReadable()) {
      in.clear();
    }
    return shown(replies.toString());
  }

  private static String shown(String replies) {
    StringBuilder text = new StringBuilder();
    String lines = replies.replace("\r\n", " ").stripTrailing();
    for (int i = 0; i < lines.length(); i++) {
      char c = lines.charAt(i);
      text.append(c < ' ' || c > '~' ? "\\x%02x".formatted((int) c) : String.valueOf(c));
    }
    return text.toString();
  }

  /** Ends the connection; what it held of buffers must have been given back. */
  @Override
  public void close() {
    session.close();
    engine.close();
    in.release();
    out.release();
    assertThat(allocator.metric().usedDirectMemory()).as("bytes not released").isZero();
    assertThat(allocator.metric().usedHeapMemory()).as("bytes not released").isZero();
  }

  /** Makes no objects when it is asked for milliseconds. */
  private static final class TestClock implements InstantSource {
    private long now = START;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }

    @Override
    public long millis() {
      return now;
    }
  }
}
