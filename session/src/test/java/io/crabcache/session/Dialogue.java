package io.crabcache.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.ErrorFrame;
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

  long now = 1_000_000;
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
    session = new NativeSession(engine, () -> current, counters, workspace);
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
      FrameLayout.checkFlags(out, out.readerIndex(), FrameLayout.FLAG_MORE);
      frames.add(type);
      correlations.add(out.getIntLE(out.readerIndex() + FrameLayout.CORRELATION_OFFSET));
      switch (type) {
        case FrameType.WELCOME -> welcome = Welcome.read(out, length);
        case FrameType.ERROR -> error = ErrorFrame.read(out, length);
        case FrameType.REPLY -> readReplies(length);
        default -> assertThat(type).isEqualTo(FrameType.GOODBYE);
      }
      out.skipBytes(length);
    }
    out.clear();
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
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
