package io.crabcache.kill;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one writer has asked for, in its order, and how much of it was acknowledged. Nobody else
 * writes its keys. So what a key holds after a crash is what the last acknowledged effect made of
 * it, or what one of those behind made of it, which were under way. Used by one thread at a time.
 */
final class Ledger {
  /** After the last acknowledged effect. */
  private final Map<String, Held> safe = new TreeMap<>();

  /** What keys may hold that were gone for want of memory: such an entry may come back. */
  private final Map<String, List<Held>> evicted = new HashMap<>();

  /** After all effects. */
  private final Map<String, Held> latest = new HashMap<>();

  private final Deque<Effect> underWay = new ArrayDeque<>();

  /**
   * What an operation does, or a part of it.
   *
   * @param key that holds something else afterwards, or how all keys begin that are gone
   * @param held what the key holds; null: a clear
   */
  private record Effect(String key, @Nullable Held held) {
    boolean concerns(String other) {
      return held == null ? other.startsWith(key) : other.equals(key);
    }

    void applyTo(Map<String, Held> state) {
      if (held != null) {
        state.put(key, held);
      } else {
        state.replaceAll((each, before) -> each.startsWith(key) ? Held.NOTHING : before);
      }
    }
  }

  /**
   * An operation leaves that makes a key hold this. Of an operation on several keys each is an
   * effect: a crash may leave a part of it.
   */
  void begin(String key, Held held) {
    begin(new Effect(key, held));
  }

  /** An operation leaves that empties everything whose key begins so. */
  void beginClear(String prefix) {
    begin(new Effect(prefix, null));
  }

  private void begin(Effect effect) {
    underWay.add(effect);
    effect.applyTo(latest);
  }

  /** The oldest effects that are under way are acknowledged. */
  void acknowledge(int effects) {
    for (int i = 0; i < effects; i++) {
      Effect effect = underWay.remove();
      effect.applyTo(safe);
      evicted.keySet().removeIf(effect::concerns);
    }
  }

  /** What a key holds once all that is under way has happened. */
  Held latest(String key) {
    return latest.getOrDefault(key, Held.NOTHING);
  }

  /** All keys that it knows of. */
  Collection<String> keys() {
    TreeSet<String> keys = new TreeSet<>(safe.keySet());
    underWay.stream().filter(effect -> effect.held != null).forEach(e -> keys.add(e.key));
    return keys;
  }

  /** What a key may hold after a crash, the last acknowledged first. */
  private List<Held> possible(String key) {
    Map<String, Held> state = new HashMap<>(Map.of(key, safe.getOrDefault(key, Held.NOTHING)));
    List<Held> possible = new ArrayList<>(evicted.getOrDefault(key, List.of()));
    possible.addAll(state.values());
    for (Effect effect : underWay) {
      effect.applyTo(state);
      Held now = state.getOrDefault(key, Held.NOTHING);
      if (!now.equals(possible.get(possible.size() - 1))) {
        possible.add(now);
      }
    }
    return possible;
  }

  /**
   * Compares with what is there after a crash, and goes on from that.
   *
   * @param seen all keys, with what they hold
   * @param inOrder whether effects must be there up to one of them, and none behind it; otherwise,
   *     and where entries may be gone, that is so for each key alone
   * @param mayBeEvicted whether entries may be gone for want of memory
   * @param complaint told of each key that is not as it should be
   */
  void settle(
      Map<String, Seen> seen,
      boolean inOrder,
      boolean mayBeEvicted,
      BiConsumer<String, String> complaint) {
    Map<String, Held> settled = new TreeMap<>();
    Map<String, List<Held>> gone = new HashMap<>();
    boolean eachIsRight = true;
    for (Map.Entry<String, Seen> look : seen.entrySet()) {
      String key = look.getKey();
      List<Held> possible = possible(key);
      Held fitting =
          possible.stream()
              .filter(held -> held.fits(look.getValue(), mayBeEvicted))
              .reduce((before, last) -> last)
              .orElse(null);
      if (fitting == null) {
        complaint.accept(key, "holds %s; possible are %s".formatted(look.getValue(), possible));
        eachIsRight = false;
      } else {
        boolean isGone = look.getValue().value() == null;
        settled.put(key, isGone ? Held.NOTHING : fitting);
        if (isGone && mayBeEvicted) {
          gone.put(key, possible);
        }
      }
    }
    if (eachIsRight && inOrder && !mayBeEvicted && !fitsOneMoment(seen)) {
      complaint.accept("all keys", "do not show one moment of %d".formatted(underWay.size() + 1));
    }
    underWay.clear();
    evicted.clear();
    evicted.putAll(gone);
    safe.clear();
    safe.putAll(settled);
    latest.clear();
    latest.putAll(settled);
  }

  private boolean fitsOneMoment(Map<String, Seen> seen) {
    Map<String, Held> state = new HashMap<>(safe);
    boolean fits = fits(state, seen);
    for (Effect effect : underWay) {
      if (fits) {
        return true;
      }
      effect.applyTo(state);
      fits = fits(state, seen);
    }
    return fits;
  }

  private static boolean fits(Map<String, Held> state, Map<String, Seen> seen) {
    return seen.entrySet().stream()
        .allMatch(
            look -> state.getOrDefault(look.getKey(), Held.NOTHING).fits(look.getValue(), false));
  }
}
