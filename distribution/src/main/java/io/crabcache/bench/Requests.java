package io.crabcache.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/**
 * Writes requests, with the keys that redis-benchmark has: {@code key:000000000000} and on.
 *
 * <p>Keys are drawn by Marsaglia's xorshift64 from a fixed seed, so that all servers get the same.
 * Allocates nothing after construction. Not thread safe.
 */
final class Requests {
  private static final String FIRST_KEY = "key:%012d".formatted(0);
  private static final long SEED = 0x9E3779B97F4A7C15L;

  private final LoadCommand command;
  private final boolean inOrder;
  private final int keys;
  private final byte[] ping;
  private final byte[] set;
  private final byte[] get;
  private final byte[] delete;
  private long random = SEED;
  private int next;

  private Requests(LoadCommand command, int valueBytes, boolean inOrder, int keys) {
    this.command = command;
    this.inOrder = inOrder;
    this.keys = keys;
    ping = request("PING");
    set = request("SET", FIRST_KEY, value(valueBytes));
    get = request("GET", FIRST_KEY);
    delete = request("DEL", FIRST_KEY);
  }

  /** Requests for random keys. */
  static Requests random(LoadCommand command, int valueBytes) {
    return new Requests(command, valueBytes, false, LoadCommand.KEYS);
  }

  /** Sets of so many keys, one after the other, and then again from the first. */
  static Requests filling(int valueBytes, int keys) {
    return new Requests(LoadCommand.SET, valueBytes, true, keys);
  }

  /** One request as bytes. */
  static byte[] request(String... arguments) {
    StringBuilder text = new StringBuilder().append('*').append(arguments.length).append("\r\n");
    for (String argument : arguments) {
      text.append(String.format(Locale.ROOT, "$%d\r\n%s\r\n", argument.length(), argument));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String value(int bytes) {
    return new Random(SEED)
        .ints(bytes, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The most bytes that a request has. */
  int maxBytes() {
    return set.length;
  }

  /** Appends requests. */
  void write(ByteBuf out, int count) {
    for (int i = 0; i < count; i++) {
      switch (command) {
        case PING -> out.writeBytes(ping);
        case SET -> writeWithKey(out, set);
        case GET -> writeWithKey(out, get);
        case MIX -> writeWithKey(out, drawn(draw(100)));
      }
    }
  }

  private byte[] drawn(int percent) {
    if (percent < LoadCommand.SET_PERCENT) {
      return set;
    }
    return percent < LoadCommand.SET_PERCENT + LoadCommand.GET_PERCENT ? get : delete;
  }

  private void writeWithKey(ByteBuf out, byte[] request) {
    int key = inOrder ? next++ % keys : draw(keys);
    int start = out.writerIndex();
    out.writeBytes(request);
    // All three begin with *n, the three letters of a name, and the length of the key.
    int digit = start + "*2\r\n$3\r\nGET\r\n$16\r\n".length() + FIRST_KEY.length() - 1;
    for (int rest = key; rest > 0; rest /= 10) {
      out.setByte(digit--, '0' + rest % 10);
    }
  }

  private int draw(int bound) {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return (int) ((random >>> 1) % bound);
  }
}
