package io.crabcache.jcache.linearizability;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of the calls on one key that explains their results and agrees with real time:
 * a call that ended before another one began comes before it.
 *
 * <p>The search is Wing and Gong's, with Lowe's memory of what was tried: it takes as next any call
 * that has begun before the first end of all that are left, goes on with the value behind it, and
 * goes back where no call fits. Two ways to the same set of calls and the same value have the same
 * future, so the second is not gone. A call of unknown outcome never ends, fits with whatever
 * result, and comes last where it has not happened at all.
 */
final class Checker {
  /** The calls that are done, and the value behind them. */
  private record Reached(BitSet done, String value) {}

  private final List<Call> calls;
  private final BitSet done = new BitSet();
  private final Set<Reached> reached = new HashSet<>();

  private Checker(List<Call> calls) {
    this.calls = new ArrayList<>(calls);
    this.calls.sort(Comparator.comparingLong(Call::begin));
  }

  /** Whether there is such an order for a key that has no value before. */
  static boolean isLinearizable(List<Call> calls) {
    return new Checker(calls).fits(null);
  }

  /** Whether the calls that are left fit behind a value; as deep as there are calls. */
  private boolean fits(String value) {
    if (done.cardinality() == calls.size()) {
      return true;
    }
    if (!reached.add(new Reached((BitSet) done.clone(), value))) {
      return false;
    }
    long firstEnd = Call.NEVER;
    for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
      firstEnd = Math.min(firstEnd, calls.get(i).end());
    }
    for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
      Call call = calls.get(i);
      if (call.begin() > firstEnd) {
        return false; // So do all behind it.
      }
      Kind.Effect effect = call.on(value);
      if (effect != null) {
        done.set(i);
        if (fits(effect.after())) {
          return true;
        }
        done.clear(i);
      }
    }
    return false;
  }
}
