package io.crabcache.engine.store.index;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * An index and a map that does the same. Keys are numbers; an entry is a number too, any but 0,
 * with the key that it was made for.
 */
final class ModeledIndex implements IndexedEntries {
  static final int OWNER = 77;

  final TestBlocks blocks = new TestBlocks();
  final Index index;

  /** The entry of each key that is in the index. */
  final Map<Long, Integer> model = new HashMap<>();

  /** How often a hash was asked for. */
  long hashed;

  private final Map<Integer, Long> keys = new HashMap<>();
  private final LongUnaryOperator hash;
  private final ByteBuf source = Unpooled.buffer();
  private int lastEntry = Integer.MAX_VALUE - 100;

  ModeledIndex(int shardBits, LongUnaryOperator hash) {
    this.index = new Index(blocks.space, blocks, this, OWNER, shardBits);
    this.hash = hash;
  }

  /** Hashes that differ in every bit, but for the lowest ones, which a shard has in common. */
  static ModeledIndex spread(int shardBits) {
    return new ModeledIndex(shardBits, key -> mix(key) << shardBits | (1L << shardBits) - 1);
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
  static long mix(long key) {
    long z = key + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long hashOf(long key) {
    return hash.applyAsLong(key);
  }

  long keyOf(int entry) {
    return requireNonNull(keys.get(entry));
  }

  @Override
  public boolean hasKey(int entry, ByteBuf with, int at, int length) {
    return length == Long.BYTES && with.getLong(at) == keyOf(entry);
  }

  @Override
  public long warm(int entry) {
    return 0;
  }

  @Override
  public long hash(int entry) {
    hashed++;
    return hashOf(keyOf(entry));
  }

  /** Puts a key that is not there; false if there was no memory. */
  boolean insert(long key) {
    if (!index.makeRoom(hashOf(key))) {
      return false;
    }
    int entry = newEntry(key);
    model.put(key, entry);
    index.insert(hashOf(key), entry);
    return true;
  }

  /** References of both signs, none of them 0. */
  private int newEntry(long key) {
    do {
      lastEntry++;
    } while (lastEntry == 0);
    keys.put(lastEntry, key);
    return lastEntry;
  }

  void remove(long key) {
    int entry = requireNonNull(model.remove(key));
    index.remove(hashOf(key), entry);
    keys.remove(entry);
  }

  void replace(long key) {
    int from = requireNonNull(model.get(key));
    int to = newEntry(key);
    index.replace(hashOf(key), from, to);
    model.put(key, to);
    keys.remove(from);
  }

  void poll() {
    int entry = index.poll();
    if (entry == 0) {
      assertThat(model).isEmpty();
    } else {
      assertThat(model.remove(keys.remove(entry))).isEqualTo(entry);
    }
  }

  int find(long key) {
    source.clear().writeLong(-1).writeLong(key);
    return index.find(hashOf(key), source, Long.BYTES, Long.BYTES);
  }

  void assertFinds(long key) {
    assertThat(find(key)).as("entry of %s", key).isEqualTo(model.getOrDefault(key, 0));
  }

  /** Everything is as it must be, and no block is in use that the index does not count. */
  void assertWhole() {
    assertThat(index.verify()).isEqualTo(model.size());
    assertThat(index.size()).isEqualTo(model.size());
    assertThat(index.bytes()).isEqualTo(blocks.bytes());
    if (model.isEmpty()) {
      assertThat(index.bytes()).isZero();
    }
  }

  void assertFindsAll() {
    model.keySet().forEach(this::assertFinds);
  }
}
