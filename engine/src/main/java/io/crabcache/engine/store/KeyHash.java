package io.crabcache.engine.store;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;

/**
 * A 64-bit hash of a key's bytes, different in every store.
 *
 * <p>Eight bytes at a time are xored into the state, which is then multiplied by a secret odd
 * number; the two halves of the 128-bit product are folded by xor. That folding of a wide product
 * is the idea of the mum and wyhash families (Makarov; Wang Yi). Because the multiplier is secret
 * and random, a client cannot prepare keys that meet in one chain. Immutable; tests replace {@link
 * #hash} to force collisions.
 */
public class KeyHash {
  private static final long FINAL_MULTIPLIER = 0x9E3779B97F4A7C15L; // 2^64 / golden ratio, odd

  private final long seed;
  private final long multiplier;

  /** Creates a hash of its own kind. */
  public KeyHash() {
    this(new SecureRandom());
  }

  private KeyHash(SecureRandom random) {
    this(random.nextLong(), random.nextLong());
  }

  KeyHash(long seed, long multiplier) {
    this.seed = seed;
    this.multiplier = multiplier | 1;
  }

  /** Returns the hash of {@code length} bytes at {@code index}; all bits are equally good. */
  public long hash(ByteBuf source, int index, int length) {
    long state = seed ^ length;
    int end = index + length;
    for (int i = index; i < end - Long.BYTES; i += Long.BYTES) {
      state = fold(state ^ source.getLongLE(i), multiplier);
    }
    state = fold(state ^ lastWord(source, end, length), multiplier);
    return fold(state ^ seed, FINAL_MULTIPLIER);
  }

  /** The last up to eight bytes; the length, which is in the state, tells the cases apart. */
  private static long lastWord(ByteBuf source, int end, int length) {
    if (length >= Long.BYTES) {
      return source.getLongLE(end - Long.BYTES);
    }
    if (length >= Integer.BYTES) {
      long first = source.getUnsignedIntLE(end - length);
      return first | ((long) source.getIntLE(end - Integer.BYTES) << Integer.SIZE);
    }
    long word = 0;
    for (int i = end - length; i < end; i++) {
      word = (word << Byte.SIZE) | source.getUnsignedByte(i);
    }
    return word;
  }

  private static long fold(long a, long b) {
    return (a * b) ^ Math.multiplyHigh(a, b);
  }
}
