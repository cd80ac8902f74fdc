package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;
import org.jspecify.annotations.Nullable;

/**
 * Absolute expiries, in milliseconds of the engine's clock, from durations and modifiers. An expiry
 * that is not after now means that the entry is gone at once.
 */
final class Expiry {
  private Expiry() {}

  /** Returns what is wrong with the expiry's modifier and operand, null if nothing. */
  static @Nullable String problem(int modifiers, long operand) {
    int mode = modifiers & CommandBatch.EXPIRY_MASK;
    if (mode > CommandBatch.EXPIRY_KEEP) {
      return "unknown expiry modifier " + mode;
    }
    boolean used = mode == CommandBatch.EXPIRY_TTL || mode == CommandBatch.EXPIRY_DEADLINE;
    if (used && operand < 0) {
      return "time to live or deadline is " + operand + " ms and must be 0 or more";
    }
    return null;
  }

  /** Of a new entry. */
  static long ofCreation(CacheSpec spec, long now, int modifiers, long operand) {
    return of(spec.creationMillis(), now, modifiers, operand, Shard.NO_EXPIRY);
  }

  /** Of an entry that gets a new value. */
  static long ofUpdate(CacheSpec spec, long now, int modifiers, long operand, long current) {
    return keeps(modifiers) ? current : of(spec.updateMillis(), now, modifiers, operand, current);
  }

  /** Of an entry that is touched. */
  static long ofTouch(CacheSpec spec, long now, int modifiers, long operand, long current) {
    return keeps(modifiers) ? current : of(spec.accessMillis(), now, modifiers, operand, current);
  }

  /** Of an entry that was read. */
  static long ofAccess(CacheSpec spec, long now, long current) {
    return after(now, spec.accessMillis(), current);
  }

  private static boolean keeps(int modifiers) {
    return (modifiers & CommandBatch.EXPIRY_MASK) == CommandBatch.EXPIRY_KEEP;
  }

  private static long of(long policy, long now, int modifiers, long operand, long current) {
    return switch (modifiers & CommandBatch.EXPIRY_MASK) {
      case CommandBatch.EXPIRY_TTL -> after(now, operand, current);
      case CommandBatch.EXPIRY_DEADLINE -> operand;
      case CommandBatch.EXPIRY_NEVER -> Shard.NO_EXPIRY;
      default -> after(now, policy, current);
    };
  }

  /** Sums that overflow mean never. */
  private static long after(long now, long duration, long current) {
    if (duration == CacheSpec.UNCHANGED) {
      return current;
    }
    long sum = now + duration;
    return sum < 0 ? Shard.NO_EXPIRY : sum;
  }
}
