package io.crabcache.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What something was, by positions of a log. A change lies between the position before its command
 * and the one after it; a log that ends in between may have it or not, because it may be any of the
 * command's records.
 */
final class History<T> {

  /** A change; one that is not certain may have been lost in a crash. */
  private record Change<T>(long before, long after, T state, boolean certain) {}

  private final List<Change<T>> changes = new ArrayList<>();

  /** Starts with what it was before all. */
  History(T first) {
    changes.add(new Change<>(0, 0, first, true));
  }

  void add(long before, long after, T state) {
    changes.add(new Change<>(before, after, state, true));
  }

  T last() {
    return changes.get(changes.size() - 1).state;
  }

  /** What it may be if the log ends at a position. */
  List<T> at(long position) {
    List<T> states = new ArrayList<>();
    for (int i = changes.size() - 1; i >= 0; i--) {
      Change<T> change = changes.get(i);
      if (change.after <= position) {
        states.add(change.state);
        if (change.certain) {
          return states;
        }
      } else if (change.before < position) {
        states.add(change.state);
      }
    }
    throw new AssertionError("nothing is certain");
  }

  /** Forgets what is behind a position that the log was cut off at. */
  void cut(long position) {
    changes.removeIf(change -> change.after > position && change.before >= position);
    changes.replaceAll(
        change ->
            change.after > position
                ? new Change<>(change.before, position, change.state, false)
                : change);
  }
}
