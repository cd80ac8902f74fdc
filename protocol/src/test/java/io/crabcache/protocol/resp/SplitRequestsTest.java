package io.crabcache.protocol.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests are the same wherever the stream is cut, and whoever shares the reader. */
class SplitRequestsTest {
  private static final int REQUESTS = 12;
  private static final String[] LINES = {
    "PING\r\n", "\r\n", " get  k\n", "set k \"a\\x41 \\\"b\"\r\n", "'it''s\r\n", "*0\r\n", "*-1\r\n"
  };

  private final RequestReader reader = new RequestReader(Requests.LIMITS);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void atEveryByte(long seed) {
    byte[] stream = stream(new Random(seed));
    String expected = NaiveReader.read(stream, Requests.LIMITS);
    for (int cut = 0; cut <= stream.length; cut++) {
      Feed feed = new Feed(reader);
      feed.add(stream, 0, cut);
      feed.add(stream, cut, stream.length);
      assertThat(feed.result()).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void connectionsThatTakeTurnsDoNotDisturbOneAnother(long seed) {
    Random random = new Random(seed);
    List<byte[]> streams = new ArrayList<>();
    List<Feed> feeds = new ArrayList<>();
    List<Integer> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      streams.add(stream(random));
      feeds.add(new Feed(reader));
      sent.add(0);
    }
    boolean more = true;
    while (more) {
      more = false;
      for (int i = 0; i < streams.size(); i++) {
        byte[] stream = streams.get(i);
        int from = sent.get(i);
        int to = Math.min(stream.length, from + random.nextInt(i == 0 ? 2 : 20));
        feeds.get(i).add(stream, from, to);
        sent.set(i, to);
        more |= to < stream.length;
      }
    }
    for (int i = 0; i < streams.size(); i++) {
      assertThat(feeds.get(i).result())
          .isEqualTo(NaiveReader.read(streams.get(i), Requests.LIMITS));
    }
  }

  private static byte[] stream(Random random) {
    StringBuilder stream = new StringBuilder();
    for (int i = 0; i < REQUESTS; i++) {
      if (random.nextInt(3) == 0) {
        // Seldom a line that is refused, so that most streams come to their end.
        int line = random.nextInt(random.nextInt(8) == 0 ? LINES.length : 4);
        stream.append(LINES[line]);
      } else {
        multibulk(stream, random);
      }
    }
    return stream.toString().getBytes(ISO_8859_1);
  }

  private static void multibulk(StringBuilder stream, Random random) {
    int arguments = 1 + random.nextInt(random.nextInt(8) == 0 ? 30 : 4);
    stream.append('*').append(arguments).append("\r\n");
    for (int i = 0; i < arguments; i++) {
      int length = random.nextInt(random.nextInt(20) == 0 ? 1_200 : 25);
      stream.append('$').append(length).append("\r\n");
      for (int j = 0; j < length; j++) {
        stream.append("\r\n$*\0\u00ffa".charAt(random.nextInt(7)));
      }
      stream.append("\r\n");
    }
  }
}
