package io.crabcache.benchmarks.hitratio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Accesses by the order of their keys. Immutable. */
final class Workload {
  private static final int MIN_VALUE_BYTES = 64;
  private static final int DOUBLINGS = 8;
  private static final int MOST_TRACED_ACCESSES = 100_000_000;

  /** Most bytes of a value. */
  static final int MAX_VALUE_BYTES = (MIN_VALUE_BYTES << DOUBLINGS) * 2;

  private final String name;
  private final int[] keys;
  private final List<Long> capacities;

  Workload(String name, int[] keys, List<Long> capacities) {
    this.name = name;
    this.keys = keys;
    this.capacities = capacities;
  }

  /**
   * A generator's or a file's.
   *
   * @param word name of a generator, else path of a trace
   * @param accesses how many, 0 for as many as the generator thinks right or the trace has
   * @throws IOException if it is neither; the message says what there is
   */
  static Workload of(String word, int accesses, long seed) throws IOException {
    for (Generator generator : Generator.values()) {
      if (generator.name().equals(word.toUpperCase(Locale.ROOT))) {
        int length = accesses == 0 ? generator.accesses() : accesses;
        return new Workload(word, generator.keys(length, seed), generator.capacities());
      }
    }
    Path file = Path.of(word);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(
          word,
          null,
          "is neither a trace file nor one of "
              + Arrays.toString(Generator.values()).toLowerCase(Locale.ROOT));
    }
    int[] keys = Trace.read(file, accesses == 0 ? MOST_TRACED_ACCESSES : accesses);
    long distinct = Arrays.stream(keys).distinct().count();
    return new Workload(
        String.valueOf(file.getFileName()),
        keys,
        List.of(1 + distinct / 100, 1 + distinct / 20, 1 + distinct / 5));
  }

  String name() {
    return name;
  }

  /** Numbers of entries for which the choice of a policy matters. */
  List<Long> capacities() {
    return capacities;
  }

  /** Hits of a run, in accesses and in bytes of values. */
  record Hits(double ofAccesses, double ofBytes) {}

  /**
   * Runs all accesses through a cache.
   *
   * @param sized whether values have sizes of their own, see {@link #valueBytes}; else one byte
   * @return shares from 0 to 1
   */
  Hits run(SimulatedCache cache, boolean sized) {
    long hits = 0;
    long bytes = 0;
    long hitBytes = 0;
    for (int key : keys) {
      int valueBytes = sized ? valueBytes(key) : 1;
      bytes += valueBytes;
      if (cache.use(key, valueBytes)) {
        hits++;
        hitBytes += valueBytes;
      }
    }
    return new Hits((double) hits / keys.length, (double) hitBytes / bytes);
  }

  /** Bytes of the values of all keys together. */
  long distinctBytes() {
    return Arrays.stream(keys)
        .distinct()
        .mapToLong(key -> SimulatedCache.KEY_BYTES + valueBytes(key))
        .sum();
  }

  /**
   * The size that a key's value has: 64 bytes times 2 to the power of k, with probability 2^-(k+1)
   * for k up to 8, and up to twice that. So small values are many and each doubling takes the same
   * share of the bytes.
   */
  static int valueBytes(int key) {
    long random = (key + 1L) * 0x9E3779B97F4A7C15L;
    random ^= random >>> 32;
    random *= 0xD6E8FEB86659FD93L;
    int doublings = Math.min(DOUBLINGS, Long.numberOfLeadingZeros(random));
    int base = MIN_VALUE_BYTES << doublings;
    return base + (int) (random & (base - 1));
  }
}
