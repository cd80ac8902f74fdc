package io.crabcache.session;

import static io.crabcache.session.Dialogue.MAX_FRAME;
import static io.crabcache.session.Dialogue.limits;
import static io.crabcache.session.Dialogue.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.command.Replies;
import io.crabcache.protocol.BlockLayout;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.ResultLayout;
import io.crabcache.protocol.ResultReader;
import io.crabcache.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames, turns and bounds of a session; what each command does is in NativeCommandsTest. */
class NativeSessionTest {
  private static final SessionLimits WIDE = limits(1000, 1 << 20);

  /** A conversation with every command, several frames, errors and a ping. */
  private static ByteBuf conversation(int maxBatchCommands) {
    Dialogue script = new Dialogue(limits(maxBatchCommands, 1 << 20));
    script.hello();
    Random random = new Random(5);
    script.batch(1, w -> w.open(0, 1, utf8("c"), CacheSettings.DEFAULT));
    for (int id = 2; id < 40; id++) {
      int commands = id % 10 == 0 ? 0 : 1 + random.nextInt(maxBatchCommands);
      script.batch(
          id,
          w -> {
            for (int i = 0; i < commands; i++) {
              byte[] key = utf8("key" + random.nextInt(10));
              byte[] value = utf8("v".repeat(random.nextInt(900)));
              int cache = random.nextInt(30) == 0 ? 2 : 1;
              int parts = Modifiers.RETURN_VERSION | Modifiers.RETURN_PREVIOUS;
              switch (random.nextInt(12)) {
                case 0 -> w.remove(parts, cache, key, 0, null);
                case 1 -> w.touch(Modifiers.EXPIRY_NEVER, cache, key, 0, null, 0);
                case 2 -> w.iterate(Modifiers.WITH_VALUES, cache, 0, 3);
                case 3 -> w.bare(Opcode.COUNT, cache);
                case 4 -> w.read(Opcode.GET, parts, cache, key);
                case 5 -> w.open(0, 1, utf8("c" + random.nextInt(2)), CacheSettings.DEFAULT);
                case 6 -> w.put(parts | Modifiers.EXPIRY_TTL, cache, key, value, 0, null, -1);
                default -> w.put(parts, cache, key, value, 0, null, 0);
              }
            }
          });
    }
    return script.in;
  }

  private static Dialogue answered(ByteBuf conversation, SessionLimits limits) {
    Dialogue dialogue = new Dialogue(limits);
    dialogue.in.writeBytes(conversation, 0, conversation.writerIndex());
    assertThat(dialogue.finish()).isEqualTo(Progress.NEEDS_INPUT);
    assertThat(dialogue.in.isReadable()).isFalse();
    return dialogue;
  }

  @Test
  void repliesAreTheSameWhereverTheBytesAreSplit() {
    ByteBuf conversation = conversation(4);
    List<Reply> expected = answered(conversation, WIDE).comparableReplies();
    assertThat(expected).hasSizeGreaterThan(60);
    int length = conversation.readableBytes();
    for (int at = 1; at < length; at += 1 + at / 400) {
      Dialogue dialogue = new Dialogue(WIDE);
      dialogue.in.writeBytes(conversation, 0, at);
      dialogue.finish();
      dialogue.in.discardReadBytes();
      dialogue.in.writeBytes(conversation, at, length - at);
      dialogue.finish();
      assertThat(dialogue.comparableReplies()).as("split at " + at).isEqualTo(expected);
    }
  }

  @Test
  void repliesAreTheSameWhenBytesComeOneByOne() {
    ByteBuf conversation = conversation(4);
    List<Reply> expected = answered(conversation, WIDE).comparableReplies();
    Dialogue dialogue = new Dialogue(WIDE);
    for (int i = 0; i < conversation.writerIndex(); i++) {
      dialogue.in.writeByte(conversation.getByte(i));
      dialogue.finish();
      dialogue.in.discardReadBytes();
    }
    assertThat(dialogue.comparableReplies()).isEqualTo(expected);
    assertThat(dialogue.session.isUnfinished()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1_000, 5_000})
  void repliesAreTheSameHoweverOftenTheOutputIsFull(int maxOutputBytes) {
    ByteBuf conversation = conversation(50);
    Dialogue wide = answered(conversation, WIDE);
    Dialogue narrow = answered(conversation, limits(1000, maxOutputBytes));
    assertThat(narrow.comparableReplies()).isEqualTo(wide.comparableReplies());
    assertThat(narrow.frames.size()).isGreaterThan(wide.frames.size());
    assertThat(narrow.counters.commands()).isEqualTo(wide.counters.commands());
  }

  @Test
  void theBoundOfTheOutputIsThatOfEachTurn() {
    Dialogue dialogue = Dialogue.started(limits(100, 1 << 20));
    dialogue.call(w -> w.put(0, 1, Dialogue.utf8("k"), new byte[1000], 0, null, 0));
    dialogue.forget();
    for (int i = 0; i < 20; i++) {
      dialogue.batch(i, w -> w.read(Opcode.GET, 0, 1, Dialogue.utf8("k")));
    }
    dialogue.current = limits(100, 2500);
    assertThat(dialogue.session.process(dialogue.in, dialogue.out)).isEqualTo(Progress.OUTPUT_FULL);
    dialogue.drain();
    assertThat(dialogue.replies).hasSize(3);
    dialogue.current = dialogue.limits;
    assertThat(dialogue.session.process(dialogue.in, dialogue.out)).isEqualTo(Progress.NEEDS_INPUT);
    dialogue.drain();
    assertThat(dialogue.replies).hasSize(20);
  }

  @Test
  void aTurnEndsAfterItsCommandsAndTheNextGoesOn() {
    ByteBuf conversation = conversation(50);
    Dialogue small = answered(conversation, limits(50, 1 << 20));
    assertThat(small.comparableReplies())
        .isEqualTo(answered(conversation, WIDE).comparableReplies());
    assertThat(small.counters.largestBatch()).isLessThanOrEqualTo(50);
    assertThat(small.counters.batches()).isGreaterThan(10);
  }

  @Test
  void sessionsThatShareAWorkspaceAnswerAsIfEachWereAlone() {
    ByteBuf conversation = conversation(50);
    SessionLimits narrow = limits(50, 2048);
    Workspace workspace = new Workspace();
    Dialogue ahead = new Dialogue(narrow, workspace);
    Dialogue behind = new Dialogue(narrow, workspace);
    ahead.in.writeBytes(conversation.duplicate());
    behind.in.writeBytes(conversation.duplicate());
    ahead.session.process(ahead.in, ahead.out);
    boolean more = true;
    while (more) {
      ahead.drain();
      behind.drain();
      Progress first = behind.session.process(behind.in, behind.out);
      Progress second = ahead.session.process(ahead.in, ahead.out);
      more = first != Progress.NEEDS_INPUT || second != Progress.NEEDS_INPUT;
    }
    ahead.drain();
    behind.drain();
    assertThat(ahead.comparableReplies())
        .isEqualTo(behind.comparableReplies())
        .isEqualTo(answered(conversation, narrow).comparableReplies());
  }

  @Test
  void framesOfOneReadAreOneBatchForTheEngine() {
    Dialogue dialogue = Dialogue.started(WIDE);
    long before = dialogue.counters.batches();
    for (int i = 0; i < 5; i++) {
      dialogue.batch(
          10 + i,
          w -> {
            w.bare(Opcode.COUNT, 1);
            w.bare(Opcode.COUNT, 1);
          });
    }
    assertThat(dialogue.session.process(dialogue.in, dialogue.out)).isEqualTo(Progress.NEEDS_INPUT);
    dialogue.drain();
    assertThat(dialogue.counters.batches()).isEqualTo(before + 1);
    assertThat(dialogue.counters.largestBatch()).isEqualTo(10);
    assertThat(dialogue.counters.batchesOfSize(3)).as("8 to 15").isEqualTo(1);
    assertThat(dialogue.counters).asString().contains("at most 10 in a batch", ", 8+: 1;");
    assertThat(dialogue.counters.frames()).isEqualTo(6);
    assertThat(dialogue.correlations).containsExactly(10, 11, 12, 13, 14);
  }

  @Test
  void withoutPipeliningEachCommandIsATurn() {
    Dialogue dialogue = new Dialogue(limits(1, 1 << 20));
    dialogue.hello();
    dialogue.batch(1, w -> w.open(0, 1, utf8("c"), CacheSettings.DEFAULT));
    dialogue.batch(2, w -> w.bare(Opcode.COUNT, 1));
    assertThat(dialogue.session.process(dialogue.in, dialogue.out)).isEqualTo(Progress.YIELD);
    assertThat(dialogue.session.isUnfinished()).isFalse();
    assertThat(dialogue.session.process(dialogue.in, dialogue.out)).isEqualTo(Progress.NEEDS_INPUT);
    dialogue.drain();
    assertThat(dialogue.welcome.maxBatchCommands()).isEqualTo(1);
    assertThat(dialogue.replies).hasSize(2);

    dialogue.batch(
        3,
        w -> {
          w.bare(Opcode.COUNT, 1);
          w.bare(Opcode.COUNT, 1);
        });
    assertThat(dialogue.finish()).isEqualTo(Progress.CLOSE);
    assertThat(dialogue.error.code()).isEqualTo(ErrorCode.BATCH_TOO_LARGE);
  }

  @Test
  void theWelcomeStatesTheLimits() {
    Dialogue dialogue = new Dialogue(WIDE);
    assertThat(dialogue.session.isUnfinished()).isTrue();
    Hello.of("app\n1").write(dialogue.in);
    assertThat(dialogue.finish()).isEqualTo(Progress.NEEDS_INPUT);
    assertThat(dialogue.welcome.maxFrameBytes()).isEqualTo(MAX_FRAME);
    assertThat(dialogue.welcome.maxBatchCommands()).isEqualTo(1000);
    assertThat(dialogue.welcome.incarnation()).isEqualTo(dialogue.engine.incarnation());
    assertThat(dialogue.welcome.serverName()).isEqualTo("test");
    assertThat(dialogue.session.clientName()).isEqualTo("app?1");
    assertThat(dialogue.session.isUnfinished()).isFalse();
  }

  @Test
  void pingsAreAnsweredInTheirPlaceAndAreBounded() {
    Dialogue dialogue = Dialogue.started(limits(10, 200));
    for (int i = 0; i < 100; i++) {
      dialogue.batch(i, w -> {});
    }
    assertThat(dialogue.session.process(dialogue.in, dialogue.out)).isEqualTo(Progress.YIELD);
    assertThat(dialogue.session.process(dialogue.in, dialogue.out))
        .as("the output was not written")
        .isEqualTo(Progress.OUTPUT_FULL);
    dialogue.finish();
    assertThat(dialogue.correlations).hasSize(100).startsWith(0, 1, 2).endsWith(99);
    assertThat(dialogue.replies).isEmpty();
  }

  @Test
  void theLargestEntryFitsIntoAFrameInEveryReply() {
    Dialogue dialogue = Dialogue.started(WIDE);
    int largest = MAX_FRAME - NativeSession.MAX_ENTRY_OVERHEAD_BYTES - 1;
    byte[] value = new byte[largest];
    int all = Modifiers.RETURN_PREVIOUS | Modifiers.RETURN_VERSION | Modifiers.RETURN_EXPIRY;
    dialogue.call(w -> w.put(all, 1, utf8("k"), value, 0, null, 0));
    assertThat(dialogue.call(w -> w.put(all, 1, utf8("k"), value, 0, null, 0)).payload())
        .hasSize(2 * largest);
    ByteBuf page = dialogue.call(w -> w.iterate(Modifiers.WITH_VALUES, 1, 0, 100)).block();
    assertThat(page.readLongLE()).isZero();
    assertThat(page.readIntLE()).isEqualTo(1);

    Reply refused = dialogue.call(w -> w.put(0, 1, utf8("kk"), value, 0, null, 0));
    assertThat(refused.error()).isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void whatSurroundsAnEntryIsAccountedFor() {
    assertThat(
            ResultLayout.RESULTS_OFFSET
                + ResultLayout.MAX_OVERHEAD_BYTES
                + BlockLayout.ENTRIES_OFFSET
                + BlockLayout.MAX_ENTRY_OVERHEAD_BYTES)
        .isEqualTo(89)
        .isLessThan(NativeSession.MAX_ENTRY_OVERHEAD_BYTES);
    assertThat(BlockLayout.MAX_ENTRY_OVERHEAD_BYTES)
        .isLessThanOrEqualTo(Replies.ENTRY_OVERHEAD_BYTES);
  }

  @Test
  void resultsThatExceedAFrameComeInSeveral() {
    Dialogue dialogue = Dialogue.started(WIDE);
    byte[] value = new byte[20_000];
    dialogue.call(w -> w.put(0, 1, utf8("k"), value, 0, null, 0));
    dialogue.forget();
    dialogue.batch(
        77,
        w -> {
          for (int i = 0; i < 10; i++) {
            w.read(Opcode.GET, 0, 1, utf8("k"));
            w.iterate(Modifiers.WITH_VALUES, 1, 0, 1);
          }
        });
    assertThat(dialogue.session.process(dialogue.in, dialogue.out)).isEqualTo(Progress.NEEDS_INPUT);
    int frames = 0;
    boolean more = true;
    ByteBuf sent = dialogue.out.duplicate();
    while (sent.isReadable()) {
      assertThat(more).isTrue();
      int length = FrameLayout.frameLength(sent, MAX_FRAME);
      int flags = sent.getByte(sent.readerIndex() + FrameLayout.FLAGS_OFFSET);
      more = (flags & FrameLayout.FLAG_MORE) != 0;
      assertThat(new ResultReader().begin(sent, length)).as("results in a frame").isPositive();
      sent.skipBytes(length);
      frames++;
    }
    assertThat(more).as("the last frame").isFalse();
    assertThat(frames).isGreaterThan(6);
    dialogue.drain();
    assertThat(dialogue.correlations).containsOnly(77);
    assertThat(dialogue.replies).hasSize(20).allMatch(r -> r.status() == Status.OK);
  }

  @Test
  void aMalformedFrameIsNotExecutedAtAllButWhatCameBeforeIsAnswered() {
    Dialogue dialogue = Dialogue.started(WIDE);
    dialogue.batch(1, w -> w.put(0, 1, utf8("k"), utf8("v1"), 0, null, 0));
    int second = dialogue.in.writerIndex();
    dialogue.batch(
        2,
        w -> {
          w.put(0, 1, utf8("k"), utf8("v2"), 0, null, 0);
          w.bare(Opcode.COUNT, 1);
        });
    dialogue.in.setByte(dialogue.in.writerIndex() - 4, 99); // the opcode of the last command
    assertThat(second).isPositive();
    assertThat(dialogue.finish()).isEqualTo(Progress.CLOSE);
    assertThat(dialogue.frames).containsExactly(FrameType.REPLY, FrameType.ERROR);
    assertThat(dialogue.error.text()).contains("opcode 99");
    assertThat(dialogue.counters.parseErrors()).isEqualTo(1);
    assertThat(dialogue.engine.sequence()).as("one put").isEqualTo(1);

    dialogue.batch(3, w -> w.bare(Opcode.COUNT, 1));
    assertThat(dialogue.finish()).as("closed for good").isEqualTo(Progress.CLOSE);
    assertThat(dialogue.frames).hasSize(2);
  }

  private static ErrorCode refusal(ByteBuf bytes, boolean afterHello) {
    Dialogue dialogue = new Dialogue(WIDE);
    if (afterHello) {
      dialogue.hello();
      dialogue.finish();
      dialogue.forget();
    }
    dialogue.in.writeBytes(bytes);
    assertThat(dialogue.finish()).isEqualTo(Progress.CLOSE);
    assertThat(dialogue.frames).containsExactly(FrameType.ERROR);
    return dialogue.error.code();
  }

  private static ByteBuf frame(int type, int flags, String bodyHex) {
    ByteBuf frame = Unpooled.buffer();
    int start = FrameLayout.beginFrame(frame, type, flags, 1);
    frame.writeBytes(ByteBufUtil.decodeHexDump(bodyHex));
    FrameLayout.endFrame(frame, start);
    return frame;
  }

  @Test
  void bytesThatAreNotOfTheProtocolEndTheConnection() {
    ByteBuf hugeFrame = Unpooled.buffer().writeIntLE(-1);
    ByteBuf preface = Unpooled.buffer().writeIntLE(FrameLayout.PREFACE);

    assertThat(refusal(Unpooled.wrappedBuffer(utf8("GET / HTTP/1.1\r\n")), false))
        .isEqualTo(ErrorCode.MALFORMED);
    assertThat(refusal(Unpooled.wrappedBuffer(utf8("X")), false)).isEqualTo(ErrorCode.MALFORMED);
    assertThat(refusal(preface.copy().writeBytes(hugeFrame.copy()), false))
        .isEqualTo(ErrorCode.FRAME_TOO_LARGE);
    assertThat(refusal(preface.copy().writeBytes(frame(FrameType.BATCH, 0, "00000000")), false))
        .as("a batch before the hello")
        .isEqualTo(ErrorCode.MALFORMED);
    ByteBuf wrongVersion = Unpooled.buffer();
    new Hello(2, 3, 0, "from the future").write(wrongVersion);
    assertThat(refusal(wrongVersion, false)).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);

    assertThat(refusal(hugeFrame, true)).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
    assertThat(refusal(Unpooled.buffer().writeIntLE(11), true)).isEqualTo(ErrorCode.MALFORMED);
    assertThat(refusal(frame(FrameType.HELLO, 0, "010100000000000000000000"), true))
        .as("a second hello")
        .isEqualTo(ErrorCode.MALFORMED);
    assertThat(refusal(frame(42, 0, ""), true)).isEqualTo(ErrorCode.MALFORMED);
    assertThat(refusal(frame(FrameType.BATCH, 1, "00000000"), true))
        .as("an unknown flag")
        .isEqualTo(ErrorCode.MALFORMED);
    assertThat(refusal(frame(FrameType.BATCH, 0, "FFFFFFFF"), true))
        .as("four billion commands")
        .isEqualTo(ErrorCode.BATCH_TOO_LARGE);
    assertThat(refusal(frame(FrameType.BATCH, 0, "03000000"), true))
        .as("a count without commands")
        .isEqualTo(ErrorCode.MALFORMED);
    assertThat(refusal(frame(FrameType.BATCH, 0, "01000000" + "10000001" + "0161" + "0101"), true))
        .as("settings that are too short")
        .isEqualTo(ErrorCode.MALFORMED);
  }

  @Test
  void settingsOutOfRangeAnswerTheirCommandAlone() {
    String settings = "18" + "FFFFFFFFFFFFFFFF".repeat(3); // creation cannot be unchanged
    Dialogue dialogue = Dialogue.started(WIDE);
    dialogue.in.writeBytes(
        frame(FrameType.BATCH, 0, "02000000" + "10000002" + "0178" + settings + "07000001"));
    assertThat(dialogue.finish()).isEqualTo(Progress.NEEDS_INPUT);
    assertThat(dialogue.replies.get(0).error()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(dialogue.replies.get(1).status()).isEqualTo(Status.OK);
  }

  @Test
  void aStoppingServerSaysGoodbyeAndAnswersWhatItHasRead() {
    Dialogue dialogue = Dialogue.started(limits(1, 1 << 20));
    dialogue.batch(1, w -> w.bare(Opcode.COUNT, 1));
    dialogue.batch(2, w -> w.bare(Opcode.COUNT, 1));
    dialogue.session.process(dialogue.in, dialogue.out);
    dialogue.session.goodbye(dialogue.out);
    dialogue.finish();
    assertThat(dialogue.frames)
        .containsExactly(FrameType.REPLY, FrameType.GOODBYE, FrameType.REPLY);

    Dialogue early = new Dialogue(WIDE);
    early.session.goodbye(early.out);
    assertThat(early.finish()).isEqualTo(Progress.CLOSE);
    assertThat(early.error.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
  }

  @Test
  void aFrameThatHasBegunIsUnfinishedUntilItIsComplete() {
    Dialogue dialogue = Dialogue.started(WIDE);
    dialogue.batch(1, w -> w.bare(Opcode.COUNT, 1));
    ByteBuf whole = dialogue.in.copy();
    for (int length = 1; length < whole.readableBytes(); length++) {
      assertThat(dialogue.session.process(whole.slice(0, length), dialogue.out))
          .isEqualTo(Progress.NEEDS_INPUT);
      assertThat(dialogue.session.isUnfinished()).as(length + " bytes").isTrue();
    }
    dialogue.finish();
    assertThat(dialogue.session.isUnfinished()).isFalse();

    dialogue.session.fail(ErrorCode.UNFINISHED_FRAME, "too slow", dialogue.out);
    dialogue.session.fail(ErrorCode.UNFINISHED_FRAME, "again", dialogue.out);
    assertThat(dialogue.finish()).isEqualTo(Progress.CLOSE);
    assertThat(dialogue.frames).containsExactly(FrameType.REPLY, FrameType.ERROR);
    assertThat(dialogue.error.text()).isEqualTo("too slow");
  }

  @Test
  void anEngineWhoseEntriesDoNotFitIsRefused() {
    EngineSettings settings = EngineSettings.of(1 << 20, MAX_FRAME - 127);
    try (Engine engine = new Engine(settings, InstantSource.system())) {
      assertThatThrownBy(() -> new NativeSession(engine, WIDE, new SessionCounters()))
          .hasMessageContaining("at most " + (MAX_FRAME - 128));
    }
  }

  @Test
  void limitsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> new SessionLimits(65_535, 1, 1, 1, ""))
        .hasMessageContaining("maxFrameBytes");
    assertThatThrownBy(() -> limits(0, 1)).hasMessageContaining("maxBatchCommands");
    assertThatThrownBy(() -> limits(1001, 1)).hasMessageContaining("maxBatchCommands");
    assertThatThrownBy(() -> limits(1, 0)).hasMessageContaining("maxOutputBytes");
    assertThatThrownBy(() -> new SessionLimits(65_536, 1, 1, 0, ""))
        .hasMessageContaining("maxOpenCaches");
  }
}
