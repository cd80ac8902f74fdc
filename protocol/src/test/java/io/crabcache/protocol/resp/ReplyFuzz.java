package io.crabcache.protocol.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Whatever is written in RESP3 is read back by {@link ReplyDecoder}, and nothing is between it. */
public final class ReplyFuzz {
  private static final int MOST_REPLIES = 50;
  private static final int MOST_BYTES = 2_000;

  private ReplyFuzz() {}

  /** The input chooses replies. */
  public static void fuzzerTestOneInput(FuzzedDataProvider data) {
    ByteBuf out = Unpooled.buffer(0).writeZero(data.consumeInt(0, 8));
    out.skipBytes(out.readableBytes());
    RespWriter writer = new RespWriter();
    writer.begin(out, 3);
    List<String> expected = new ArrayList<>();
    while (data.remainingBytes() > 0 && expected.size() < MOST_REPLIES) {
      expected.add(write(writer, data, out));
    }
    List<String> decoded = ReplyDecoder.decode(out.toString(ISO_8859_1));
    if (!decoded.equals(expected)) {
      throw new IllegalStateException(decoded + " instead of " + expected);
    }
  }

  private static String write(RespWriter writer, FuzzedDataProvider data, ByteBuf out) {
    switch (data.consumeInt(0, 9)) {
      case 0 -> {
        long number = data.consumeLong();
        writer.integer(number);
        return ":" + number;
      }
      case 1 -> {
        long number = data.consumeLong() >> data.consumeInt(0, 63);
        writer.integer(number);
        return ":" + number;
      }
      case 2 -> {
        byte[] bytes = data.consumeBytes(MOST_BYTES);
        writer.bulk(bytes);
        return "$" + new String(bytes, ISO_8859_1);
      }
      case 3 -> {
        byte[] bytes = data.consumeBytes(MOST_BYTES);
        writer.bulkHeader(bytes.length);
        out.writeBytes(bytes);
        writer.bulkEnd();
        return "$" + new String(bytes, ISO_8859_1);
      }
      case 4 -> {
        String text = data.consumeString(MOST_BYTES);
        writer.verbatim(text);
        return "=txt:" + new String(text.getBytes(UTF_8), ISO_8859_1);
      }
      case 5 -> {
        String text = data.consumeAsciiString(MOST_BYTES);
        writer.simple(text);
        return "+" + text.replace('\r', ' ').replace('\n', ' ');
      }
      case 6 -> {
        double number = data.consumeDouble();
        writer.number(number);
        return "," + (Double.isNaN(number) ? "NaN" : number);
      }
      case 7 -> {
        boolean value = data.consumeBoolean();
        writer.bool(value);
        return "#" + value;
      }
      case 8 -> {
        writer.nil();
        return "_";
      }
      default -> {
        int size = data.consumeInt(0, Integer.MAX_VALUE);
        writer.map(size);
        return "%" + size;
      }
    }
  }
}
