package io.crabcache.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyHashTest {
  private static final int KEYS = 1 << 16;

  private final KeyHash hash = new KeyHash(0x1234_5678_9ABC_DEF0L, 0x0FED_CBA9_8765_4321L);

  private long of(byte[] key) {
    return hash.hash(Unpooled.wrappedBuffer(key), 0, key.length);
  }

  @Test
  void dependsOnTheBytesAloneAndNotOnWhereTheyLie() {
    Random random = new Random(1);
    for (int length = 0; length < 70; length++) {
      byte[] key = new byte[length];
      random.nextBytes(key);
      ByteBuf shifted = Unpooled.directBuffer();
      shifted.writeLong(random.nextLong()).writeByte(1).writeBytes(key).writeLong(-1);
      assertThat(hash.hash(shifted, 9, length)).isEqualTo(of(key));
    }
  }

  @Test
  void everyByteAndTheLengthCount() {
    for (int length = 1; length < 70; length++) {
      Set<Long> hashes = new HashSet<>();
      hashes.add(of(new byte[length]));
      for (int i = 0; i < length; i++) {
        for (int bit = 0; bit < Byte.SIZE; bit++) {
          byte[] key = new byte[length];
          key[i] = (byte) (1 << bit);
          hashes.add(of(key));
        }
      }
      assertThat(hashes).hasSize(1 + length * Byte.SIZE);
    }
    assertThat(of(new byte[3])).isNotEqualTo(of(new byte[4]));
  }

  /** Chi-square over buckets by the leading bits, which choose shard and chain. */
  @Test
  void leadingBitsOfSimilarKeysAreEvenlySpread() {
    int buckets = 1 << 10;
    int[] counts = new int[buckets];
    for (int i = 0; i < KEYS; i++) {
      byte[] key = ("product:" + i).getBytes(StandardCharsets.US_ASCII);
      counts[(int) (of(key) >>> 54)]++;
    }
    double expected = (double) KEYS / buckets;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    // 1023 degrees of freedom: mean 1023, standard deviation 45; six of them on both sides.
    assertThat(chiSquare).isBetween(750.0, 1300.0);
  }

  @Test
  void twoStoresHashDifferently() {
    byte[] key = {1, 2, 3};
    ByteBuf source = Unpooled.wrappedBuffer(key);
    assertThat(new KeyHash().hash(source, 0, 3)).isNotEqualTo(new KeyHash().hash(source, 0, 3));
  }
}
