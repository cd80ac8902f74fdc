package io.crabcache.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Encodes and decodes the example frames of docs/wire-format.md. */
class WireFormatPageTest {
  private static final Pattern FRAME =
      Pattern.compile("```frame (\\w+)\\R(.*?)```", Pattern.DOTALL);
  private static final CommandWriter COMMANDS = new CommandWriter(Unpooled.buffer());
  private static final byte[] K = {'k'};

  private static Map<String, byte[]> frames;

  private final ByteBuf out = Unpooled.buffer();
  private final ResultWriter results = new ResultWriter(out);

  @BeforeAll
  static void readPage() throws IOException {
    frames =
        FRAME
            .matcher(Files.readString(Path.of("..", "docs", "wire-format.md")))
            .results()
            .collect(
                Collectors.toMap(
                    m -> m.group(1), m -> parse(m.group(2)), (a, b) -> a, TreeMap::new));
  }

  private static byte[] parse(String block) {
    String hex = block.lines().map(line -> line.split(";", 2)[0]).collect(Collectors.joining());
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  private void assertEncodes(String name) {
    assertThat(ByteBufUtil.getBytes(out)).as(name).isEqualTo(frames.get(name));
  }

  private static ByteBuf frame(String name) {
    return Unpooled.wrappedBuffer(frames.get(name));
  }

  @Test
  void everyExampleIsTestedHere() {
    assertThat(frames.keySet())
        .containsExactlyInAnyOrder(
            "hello",
            "welcome",
            "error",
            "goodbye",
            "batch",
            "conditional",
            "configure",
            "ping",
            "reply",
            "mismatch",
            "refused",
            "subscribe",
            "event",
            "acknowledge",
            "settled",
            "lease");
  }

  @Test
  void hello() {
    Hello.of("demo").write(out);
    assertEncodes("hello");
    ByteBuf in = frame("hello");
    assertThat(in.readIntLE()).isEqualTo(FrameLayout.PREFACE);
    assertThat(Hello.read(in, in.readableBytes())).isEqualTo(new Hello(1, 1, 0, "demo"));
  }

  @Test
  void welcome() {
    Welcome welcome = new Welcome(1, 0, 0x0123456789ABCDEFL, 7, 16 << 20, 1000, "crabcache 0.1.0");
    welcome.write(out);
    assertEncodes("welcome");
    ByteBuf in = frame("welcome");
    assertThat(Welcome.read(in, in.readableBytes())).isEqualTo(welcome);
  }

  @Test
  void errorFrame() {
    ErrorFrame error =
        new ErrorFrame(
            ErrorCode.FRAME_TOO_LARGE, "frame of 4294967295 bytes is over the limit of 16777216");
    error.write(out);
    assertEncodes("error");
    ByteBuf in = frame("error");
    assertThat(ErrorFrame.read(in, in.readableBytes())).isEqualTo(error);
  }

  @Test
  void goodbye() {
    FrameLayout.endFrame(out, FrameLayout.beginFrame(out, FrameType.GOODBYE, 0, 0));
    assertEncodes("goodbye");
  }

  @Test
  void batch() {
    COMMANDS.begin(out, 1);
    COMMANDS.open(Modifiers.ALWAYS, 1, "default:products".getBytes(UTF_8), CacheSettings.DEFAULT);
    COMMANDS.put(Modifiers.RETURN_VERSION, 1, K, new byte[] {'v', '1'}, 0, null, 0);
    COMMANDS.read(Opcode.GET, Modifiers.ACCESS, 1, K);
    COMMANDS.end();
    assertEncodes("batch");

    ByteBuf in = frame("batch");
    CommandReader reader = new CommandReader();
    assertThat(reader.begin(in, in.readableBytes(), 3)).isEqualTo(3);
    assertThat(reader.next(in)).isTrue();
    assertThat(reader.opcode()).isEqualTo(Opcode.OPEN);
    assertThat(reader.cache()).isEqualTo(1);
    assertThat(text(in, reader.keyIndex(), reader.keyLength())).isEqualTo("default:products");
    assertThat(CacheSettings.read(in, reader.valueIndex(), reader.valueLength()))
        .isEqualTo(CacheSettings.DEFAULT);
    assertThat(reader.next(in)).isTrue();
    assertThat(reader.opcode()).isEqualTo(Opcode.PUT);
    assertThat(reader.modifiers()).isEqualTo(Modifiers.RETURN_VERSION);
    assertThat(text(in, reader.valueIndex(), reader.valueLength())).isEqualTo("v1");
    assertThat(reader.next(in)).isTrue();
    assertThat(reader.opcode()).isEqualTo(Opcode.GET);
    assertThat(reader.modifiers()).isEqualTo(Modifiers.ACCESS);
    assertThat(text(in, reader.keyIndex(), reader.keyLength())).isEqualTo("k");
    assertThat(reader.next(in)).isFalse();
  }

  @Test
  void conditionalPut() {
    int modifiers =
        Modifiers.IF_VERSION
            | Modifiers.RETURN_PREVIOUS
            | Modifiers.EXPIRY_TTL
            | Modifiers.RETURN_VERSION;
    COMMANDS.begin(out, 2);
    COMMANDS.put(modifiers, 1, K, new byte[] {'v', '2'}, 7, null, 60_000);
    COMMANDS.end();
    assertEncodes("conditional");

    ByteBuf in = frame("conditional");
    CommandReader reader = new CommandReader();
    reader.begin(in, in.readableBytes(), 1);
    assertThat(reader.next(in)).isTrue();
    assertThat(reader.modifiers()).isEqualTo(modifiers);
    assertThat(reader.version()).isEqualTo(7);
    assertThat(reader.expiry()).isEqualTo(60_000);
  }

  @Test
  void configureWithLimits() {
    CacheSettings settings = new CacheSettings(600_000, -1, -1, 1000, 64 << 20, new byte[] {'m'});
    COMMANDS.begin(out, 3);
    COMMANDS.configure(1, settings);
    COMMANDS.end();
    assertEncodes("configure");

    ByteBuf in = frame("configure");
    CommandReader reader = new CommandReader();
    reader.begin(in, in.readableBytes(), 1);
    assertThat(reader.next(in)).isTrue();
    assertThat(reader.opcode()).isEqualTo(Opcode.CONFIGURE);
    assertThat(CacheSettings.read(in, reader.valueIndex(), reader.valueLength()))
        .isEqualTo(settings);
  }

  @Test
  void emptyBatchIsPing() {
    COMMANDS.begin(out, 5);
    COMMANDS.end();
    assertEncodes("ping");
    ByteBuf in = frame("ping");
    CommandReader reader = new CommandReader();
    assertThat(reader.begin(in, in.readableBytes(), 1)).isZero();
    assertThat(reader.next(in)).isFalse();
  }

  @Test
  void reply() {
    results.begin(out, 1);
    results.result(Status.OK, ResultLayout.BLOCK, 0, 0, 0);
    ByteBuf block = results.beginBlock();
    block.writeByte(1);
    results.fieldLength(24);
    CacheSettings.DEFAULT.write(block);
    results.endBlock();
    results.result(Status.OK, ResultLayout.STORED | ResultLayout.VERSION, 8, 0, 0);
    results.result(Status.OK, ResultLayout.EXISTED | ResultLayout.VALUE, 0, 0, 0);
    results.beginValue(2).writeBytes("v1".getBytes(UTF_8));
    results.end(8, 0);
    assertEncodes("reply");

    ByteBuf in = frame("reply");
    ResultReader reader = new ResultReader();
    assertThat(reader.begin(in, in.readableBytes())).isEqualTo(3);
    assertThat(reader.sequence()).isEqualTo(8);
    assertThat(reader.next(in)).isTrue();
    assertThat(reader.has(ResultLayout.BLOCK)).isTrue();
    assertThat(reader.valueLength()).isEqualTo(26);
    assertThat(reader.next(in)).isTrue();
    assertThat(reader.version()).isEqualTo(8);
    assertThat(reader.has(ResultLayout.STORED)).isTrue();
    assertThat(reader.next(in)).isTrue();
    assertThat(text(in, reader.valueIndex(), reader.valueLength())).isEqualTo("v1");
    assertThat(reader.next(in)).isFalse();
  }

  @Test
  void mismatch() {
    results.begin(out, 2);
    results.result(
        Status.MISMATCH, ResultLayout.EXISTED | ResultLayout.VERSION | ResultLayout.VALUE, 8, 0, 0);
    results.beginValue(2).writeBytes("v1".getBytes(UTF_8));
    results.end(8, 0);
    assertEncodes("mismatch");
  }

  @Test
  void refusedCommand() {
    results.begin(out, 3);
    results.error(ErrorCode.NO_SUCH_CACHE, "cache id 9 is not open");
    results.end(8, 0);
    assertEncodes("refused");

    ByteBuf in = frame("refused");
    ResultReader reader = new ResultReader();
    reader.begin(in, in.readableBytes());
    assertThat(reader.next(in)).isTrue();
    assertThat(reader.status()).isEqualTo(Status.ERROR);
    assertThat(reader.errorCode()).isEqualTo(ErrorCode.NO_SUCH_CACHE);
    assertThat(reader.errorText()).isEqualTo("cache id 9 is not open");
  }

  @Test
  void pageListsEveryErrorCode() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "wire-format.md"));
    for (ErrorCode code : ErrorCode.values()) {
      if (code != ErrorCode.UNKNOWN) {
        assertThat(page).contains("| " + code.code() + " | " + code + " |");
      }
    }
  }

  private static String text(ByteBuf in, int index, int length) {
    return in.toString(index, length, UTF_8);
  }

  @Test
  void subscribe() {
    COMMANDS.begin(out, 6);
    COMMANDS.subscribe(1, 5, EventLayout.INTERESTS);
    COMMANDS.end();
    assertEncodes("subscribe");

    ByteBuf in = frame("subscribe");
    CommandReader reader = new CommandReader();
    assertThat(reader.begin(in, in.readableBytes(), 1)).isEqualTo(1);
    assertThat(reader.next(in)).isTrue();
    assertThat(reader.opcode()).isEqualTo(Opcode.SUBSCRIBE);
    assertThat(reader.limit()).isEqualTo(5);
    assertThat(reader.version()).isEqualTo(EventLayout.INTERESTS);
  }

  @Test
  void event() {
    int start = EventWriter.beginFrame(out);
    int parts = EventLayout.VALUE | EventLayout.OLD_VALUE;
    EventWriter.event(out, 5, 1, EventLayout.UPDATED, parts, 9);
    for (String field : new String[] {"k", "v2", "v1"}) {
      EventWriter.field(out, field.length());
      out.writeCharSequence(field, UTF_8);
    }
    EventWriter.endFrame(out, start, 1);
    assertEncodes("event");

    ByteBuf in = frame("event");
    EventReader reader = new EventReader();
    reader.begin(in, in.readableBytes());
    assertThat(reader.next()).isTrue();
    assertThat(reader.subscription()).isEqualTo(5);
    assertThat(reader.number()).isEqualTo(1);
    assertThat(reader.kind()).isEqualTo(EventLayout.UPDATED);
    assertThat(reader.version()).isEqualTo(9);
    assertThat(reader.key()).isEqualTo(K);
    assertThat(reader.value()).isEqualTo("v2".getBytes(UTF_8));
    assertThat(reader.oldValue()).isEqualTo("v1".getBytes(UTF_8));
    assertThat(reader.next()).isFalse();
  }

  @Test
  void acknowledge() {
    new AcknowledgeFrame(5, 1).write(out);
    assertEncodes("acknowledge");
    ByteBuf in = frame("acknowledge");
    assertThat(AcknowledgeFrame.read(in, in.readableBytes())).isEqualTo(new AcknowledgeFrame(5, 1));
  }

  @Test
  void settled() {
    EventWriter.settled(out, 2);
    assertEncodes("settled");
  }

  @Test
  void lease() {
    COMMANDS.begin(out, 7);
    COMMANDS.lease(Modifiers.RETURN_VERSION, 1, K, 7, 2000);
    COMMANDS.end();
    assertEncodes("lease");

    ByteBuf in = frame("lease");
    CommandReader reader = new CommandReader();
    assertThat(reader.begin(in, in.readableBytes(), 1)).isEqualTo(1);
    assertThat(reader.next(in)).isTrue();
    assertThat(reader.version()).isEqualTo(7);
    assertThat(reader.expiry()).isEqualTo(2000);
  }
}
