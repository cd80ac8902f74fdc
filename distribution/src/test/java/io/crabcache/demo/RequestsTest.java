package io.crabcache.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestsTest {
  @TempDir private Path directory;

  @Test
  void a_trace_is_read_as_it_was_recorded_up_to_where_one_wants() throws IOException {
    int[] keys = new SplittableRandom(1).ints(100_003).toArray();
    Path file = trace(gzip(bytes(keys)));
    assertThat(TraceFile.read(file, Requests.MOST)).isEqualTo(keys);
    assertThat(TraceFile.read(file, 70_001)).isEqualTo(Arrays.copyOf(keys, 70_001));
  }

  @Test
  void keys_are_numbered_in_the_order_of_their_first_appearance() throws IOException {
    Path file = trace(gzip(bytes(900, -5, 900, Integer.MAX_VALUE, -5, 900)));
    assertThat(Requests.ofTrace(file, Requests.MOST, 10)).containsExactly(0, 1, 0, 2, 1, 0);
  }

  @Test
  void keys_beyond_the_table_stand_for_products_of_the_table_always_the_same() throws IOException {
    int[] keys = IntStream.range(0, 1_000).toArray();
    Path file = trace(gzip(bytes(keys)));
    int[] ids = Requests.ofTrace(file, Requests.MOST, 10);
    assertThat(ids).hasSize(1_000).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(Arrays.stream(ids).distinct().sorted())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(Requests.ofTrace(file, Requests.MOST, 10)).isEqualTo(ids);
  }

  @Test
  void a_trace_that_was_cut_off_is_refused_by_name() throws IOException {
    byte[] whole = gzip(bytes(new SplittableRandom(2).ints(1_000).toArray()));
    assertRefused(Arrays.copyOf(whole, whole.length - 100), "cut off");
  }

  @Test
  void a_trace_with_half_a_key_at_its_end_is_refused_by_name() throws IOException {
    assertRefused(gzip(new byte[] {0, 0, 0, 1, 0, 0}), "last key is not whole");
  }

  @Test
  void a_file_that_is_no_gzip_is_refused_by_name() throws IOException {
    assertRefused("key,time\n1,2\n".getBytes(StandardCharsets.US_ASCII), "gzip");
  }

  @Test
  void damaged_gzip_is_refused_by_name() throws IOException {
    byte[] damaged = gzip(bytes(new SplittableRandom(3).ints(1_000).toArray()));
    damaged[damaged.length / 2] ^= 0x55;
    assertRefused(damaged, "gzip");
  }

  @Test
  void an_empty_trace_is_refused_by_name() throws IOException {
    assertRefused(gzip(new byte[0]), "no request");
    assertRefused(new byte[0], "cut off");
  }

  @Test
  void the_same_seed_draws_the_same_products_of_the_table() {
    int[] ids = Requests.zipf(10_000, 100, 0.99, 42);
    assertThat(ids).isEqualTo(Requests.zipf(10_000, 100, 0.99, 42));
    assertThat(ids).isNotEqualTo(Requests.zipf(10_000, 100, 0.99, 43));
    assertThat(Arrays.stream(ids).distinct().sorted().toArray())
        .isEqualTo(IntStream.range(0, 100).toArray());
  }

  private void assertRefused(byte[] file, String reason) throws IOException {
    Path path = trace(file);
    assertThatThrownBy(() -> TraceFile.read(path, Requests.MOST))
        .isInstanceOf(DemoException.class)
        .hasMessageContainingAll(path.toString(), reason)
        .hasMessageNotContaining("\n");
  }

  private Path trace(byte[] content) throws IOException {
    return Files.write(directory.resolve("some.trace.gz"), content);
  }

  private static byte[] bytes(int... keys) {
    ByteBuffer bytes = ByteBuffer.allocate(keys.length * Integer.BYTES);
    bytes.asIntBuffer().put(keys);
    return bytes.array();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
