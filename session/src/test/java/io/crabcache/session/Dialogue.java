package io.crabcache.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.ErrorFrame;
import io.crabcache.protocol.EventReader;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.crabcache.protocol.ResultLayout;
import io.crabcache.protocol.ResultReader;
import io.crabcache.protocol.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A client and a session, with nothing between them but two buffers. */
final class Dialogue {
  static final int MAX_FRAME = FrameLayout.MIN_MAX_FRAME_BYTES;

  final SessionLimits limits;

  /** What holds in the next turn. */
  SessionLimits current;

  final SessionCounters counters = new SessionCounters();
  final Engine engine;
  final NativeSession session;
  final ByteBuf in = Unpooled.buffer();
  final ByteBuf out = Unpooled.buffer();
  final CommandWriter writer = new CommandWriter(in);

  /** What the server has sent: the types of its frames, and the results of its replies. */
  final List<Integer> frames = new ArrayList<>();

  final List<Integer> correlations = new ArrayList<>();
  final List<Reply> replies = new ArrayList<>();

  /** Correlation ids of replies that wait for listeners, and of what has come of them. */
  final List<Integer> awaited = new ArrayList<>();

  final List<Integer> settled = new ArrayList<>();
  final List<SeenEvent> events = new ArrayList<>();

  long now = 1_000_000;

  /** How often the session had something to say by itself. */
  int wakeUps;

  Welcome welcome = new Welcome(0, 0, 0, 0, 0, 0, "");
  ErrorFrame error = new ErrorFrame(ErrorCode.UNKNOWN, "");

  Dialogue(SessionLimits limits) {
    this(limits, new Workspace());
  }

  Dialogue(SessionLimits limits, Workspace workspace) {
    this.limits = limits;
    this.current = limits;
    int maxEntry = limits.maxFrameBytes() - NativeSession.MAX_ENTRY_OVERHEAD_BYTES;
    engine = new Engine(EngineSettings.of(1 << 24, maxEntry), () -> Instant.ofEpochMilli(now));
    session = newSession(workspace);
  }

  /** Another client of the same engine, with cache "c" open as 1, too. */
  Dialogue(Dialogue other) {
    limits = other.limits;
    current = other.current;
    engine = other.engine;
    session = newSession(new Workspace());
    hello();
    batch(0, w -> w.open(0, 1, utf8("c"), CacheSettings.DEFAULT));
    finish();
    forget();
  }

  private NativeSession newSession(Workspace workspace) {
    return new NativeSession(engine, () -> current, counters, workspace, () -> wakeUps++);
  }

  /** Limits of a small server. */
  static SessionLimits limits(int maxBatchCommands, int maxOutputBytes) {
    return new SessionLimits(MAX_FRAME, maxBatchCommands, maxOutputBytes, 100, "test");
  }

  /** A dialogue behind its handshake, with cache "c" open as 1. */
  static Dialogue started(SessionLimits limits) {
    Dialogue dialogue = new Dialogue(limits);
    dialogue.hello();
    dialogue.batch(0, w -> w.open(0, 1, utf8("c"), CacheSettings.DEFAULT));
    dialogue.finish();
    dialogue.forget();
    return dialogue;
  }

  void hello() {
    Hello.of("tester").write(in);
  }

  void batch(int correlation, Consumer<CommandWriter> commands) {
    writer.begin(in, correlation);
    commands.accept(writer);
    writer.end();
  }

  /** Executes one batch of one command. */
  Reply call(Consumer<CommandWriter> command) {
    int before = replies.size();
    batch(1, command);
    assertThat(finish()).isEqualTo(Progress.NEEDS_INPUT);
    assertThat(replies).hasSize(before + 1);
    return replies.get(before);
  }

  /** Lets the session go on until it has no more to do with what was sent. */
  Progress finish() {
    Progress progress;
    do {
      progress = session.process(in, out);
      assertThat(out.readableBytes())
          .as("output is bounded")
          .isLessThan(limits.maxOutputBytes() + limits.maxFrameBytes() + 4096);
      drain();
    } while (progress == Progress.YIELD || progress == Progress.OUTPUT_FULL);
    return progress;
  }

  /** Reads what the session has written; it must end with a whole frame. */
  void drain() {
    while (out.isReadable()) {
      int length = FrameLayout.frameLength(out, limits.maxFrameBytes());
      assertThat(length).isPositive().isLessThanOrEqualTo(out.readableBytes());
      int type = out.getUnsignedByte(out.readerIndex() + FrameLayout.TYPE_OFFSET);
      int known = FrameLayout.FLAG_MORE | FrameLayout.FLAG_AWAITED;
      FrameLayout.checkFlags(out, out.readerIndex(), known);
      frames.add(type);
      int correlation = out.getIntLE(out.readerIndex() + FrameLayout.CORRELATION_OFFSET);
      correlations.add(correlation);
      int flags = out.getByte(out.readerIndex() + FrameLayout.FLAGS_OFFSET);
      if ((flags & FrameLayout.FLAG_AWAITED) != 0) {
        awaited.add(correlation);
      }
      switch (type) {
        case FrameType.WELCOME -> welcome = Welcome.read(out, length);
        case FrameType.ERROR -> error = ErrorFrame.read(out, length);
        case FrameType.REPLY -> readReplies(length);
        case FrameType.EVENT -> readEvents(length);
        case FrameType.SETTLED -> settled.add(correlation);
        default -> assertThat(type).isEqualTo(FrameType.GOODBYE);
      }
      out.skipBytes(length);
    }
    out.clear();
  }

  private void readEvents(int length) {
    EventReader reader = new EventReader();
    reader.begin(out, length);
    while (reader.next()) {
      events.add(SeenEvent.read(reader));
    }
  }

  private void readReplies(int length) {
    ResultReader reader = new ResultReader();
    reader.begin(out, length);
    while (reader.next(out)) {
      replies.add(Reply.read(reader, out));
    }
  }

  /**
   * The replies without what their blocks hold: entries come in the order of a random hash, and as
   * many as fit; all else is the same in every run.
   */
  List<Reply> comparableReplies() {
    return replies.stream()
        .map(
            r ->
                r.has(ResultLayout.BLOCK)
                    ? new Reply(r.status(), r.flags(), 0, 0, 0, "", r.error(), r.text())
                    : r)
        .toList();
  }

  void forget() {
    frames.clear();
    correlations.clear();
    replies.clear();
    awaited.clear();
    settled.clear();
    events.clear();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
