package io.crabcache.jcache.operation;

import io.crabcache.client.operation.SingleOperation;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Status;
import java.util.function.LongFunction;
import javax.cache.CacheException;

/**
 * The calls that write if an entry has a certain value.
 *
 * <p>Equal is what {@code equals} says. For native types the server can tell by the bytes, in one
 * round trip. For others the value is read and compared here, and the write is conditional on the
 * version that was read; if another write came between, it starts over with what that one wrote.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Comparisons<K, V> {

  private final CacheContext<K, V> context;

  /** Creates the calls. */
  public Comparisons(CacheContext<K, V> context) {
    this.context = context;
  }

  /** Stores a value if the key has another one. */
  public Step<Boolean> replace(K key, V expected, V value) {
    byte[] encodedKey = context.keys().encode(key);
    byte[] encodedExpected = context.values().encode(expected);
    byte[] encoded = context.values().encode(value);
    if (context.values().isCanonical(encodedExpected)) {
      int modifiers = Modifiers.IF_VALUE | Modifiers.ACCESS;
      return Step.call(
          context.bytes().put(encodedKey, encoded, modifiers, 0, encodedExpected, 0),
          SingleOperation::isOk);
    }
    return new Attempt(
            encodedKey,
            expected,
            version ->
                context.bytes().put(encodedKey, encoded, Modifiers.IF_VERSION, version, null, 0))
        .step();
  }

  /** Removes an entry if it has a value. */
  public Step<Boolean> remove(K key, V expected) {
    byte[] encodedKey = context.keys().encode(key);
    byte[] encodedExpected = context.values().encode(expected);
    if (context.values().isCanonical(encodedExpected)) {
      int modifiers = Modifiers.IF_VALUE | Modifiers.ACCESS;
      return Step.call(
          context.bytes().remove(encodedKey, modifiers, 0, encodedExpected), SingleOperation::isOk);
    }
    return new Attempt(
            encodedKey,
            expected,
            version -> context.bytes().remove(encodedKey, Modifiers.IF_VERSION, version, null))
        .step();
  }

  /** A comparison in this JVM, repeated until no other write comes between. */
  private final class Attempt {

    private final byte[] key;
    private final V expected;
    private final LongFunction<SingleOperation> write;
    private final long started = System.nanoTime();

    /**
     * Prepares a comparison.
     *
     * @param write writes if the entry still has the version
     */
    Attempt(byte[] key, V expected, LongFunction<SingleOperation> write) {
      this.key = key;
      this.expected = expected;
      this.write = write;
    }

    Step<Boolean> step() {
      return Step.then(context.bytes().get(key, Modifiers.RETURN_VERSION), this::compare);
    }

    private Step<Boolean> compare(SingleOperation read) {
      V value = context.decodeValue(read.value());
      if (value == null) {
        return Step.done(false);
      }
      return expected.equals(value)
          ? Step.then(write.apply(read.version()), this::afterWrite)
          : differs();
    }

    private Step<Boolean> afterWrite(SingleOperation written) {
      if (written.status() != Status.MISMATCH) {
        return Step.done(written.isOk());
      }
      if (System.nanoTime() - started > context.timeoutNanos()) {
        throw new CacheException(
            "gave up comparing and writing after %d ms, because others kept changing the entry"
                .formatted(context.timeoutNanos() / 1_000_000));
      }
      return step();
    }

    /**
     * A comparison that fails is an access, one that succeeds is not: what is read first cannot
     * know, so the access follows where it matters.
     */
    private Step<Boolean> differs() {
      return context.hasAccessExpiry()
          ? Step.call(context.bytes().touch(key, Modifiers.ALWAYS, 0, null, 0), touched -> false)
          : Step.done(false);
    }
  }
}
