package io.crabcache.engine;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an engine should answer, the naive way: maps, and a walk over all of them. */
final class Model {
  private static final long NEVER = Long.MAX_VALUE;

  final TreeMap<String, Cache> caches = new TreeMap<>();
  long now = 1_000_000;
  long sequence;
  private final ChangeModel changes = new ChangeModel(this);

  /** A value with its version and its expiry, {@link #NEVER} for none. */
  record Stored(String value, long version, long expiry) {}

  /** A cache; one that was destroyed is no longer among {@link #caches}. */
  static final class Cache {
    final String name;
    CacheSpec spec;
    final Map<String, Stored> entries = new HashMap<>();
    long hits;
    long misses;
    long puts;
    long removals;

    Cache(String name, CacheSpec spec) {
      this.name = name;
      this.spec = spec;
    }
  }

  /** Operands of a command on a key. */
  record Operands(
      int modifiers,
      String key,
      String value,
      long version,
      String expected,
      long expiry,
      int limit) {
    int condition() {
      return modifiers & CommandBatch.CONDITION_MASK;
    }

    boolean has(int modifier) {
      return (modifiers & modifier) != 0;
    }
  }

  /** A command on a key of a cache. */
  record Step(Command command, Cache cache, Operands operands) {}

  /** Answers any command on a key. */
  Answer on(Step step) {
    Command command = step.command;
    Cache cache = step.cache;
    Operands o = step.operands;
    if (command == Commands.GET || command == Commands.CONTAINS) {
      return get(cache, o, command == Commands.GET);
    } else if (command == Commands.PUT) {
      return put(cache, o);
    } else if (command == Commands.REMOVE) {
      return remove(cache, o);
    } else if (command == Commands.TOUCH) {
      return touch(cache, o);
    } else if (!exists(cache)) {
      return noSuchCache();
    }
    return changes.on(command, cache, o, live(cache, o.key));
  }

  /** Answers commands on several keys at once. */
  List<Answer> group(Command head, int condition, long valueBytes, List<Step> members) {
    return changes.group(head, condition, valueBytes, members);
  }

  boolean exists(Cache cache) {
    return caches.get(cache.name) == cache;
  }

  Answer get(Cache cache, Operands o, boolean counts) {
    if (!exists(cache)) {
      return noSuchCache();
    }
    Stored live = live(cache, o.key);
    if (counts && live == null) {
      cache.misses++;
    } else if (counts) {
      cache.hits++;
    }
    return live == null ? missing() : found(cache, o, live, Outcome.OK, counts);
  }

  Answer put(Cache cache, Operands o) {
    if (!exists(cache)) {
      return noSuchCache();
    }
    Stored live = live(cache, o.key);
    if (live == null && o.condition() >= CommandBatch.IF_PRESENT) {
      return missing();
    }
    if (live != null && !holds(o, live)) {
      return found(cache, o, live, Outcome.MISMATCH, o.has(CommandBatch.RETURN_PREVIOUS));
    }
    long current = live == null ? NEVER : live.expiry;
    CacheSpec spec = cache.spec;
    long expiry =
        expiry(
            o, live == null ? spec.creationMillis() : spec.updateMillis(), current, live == null);
    boolean stored = expiry > now;
    String previous = o.has(CommandBatch.RETURN_PREVIOUS) && live != null ? live.value : null;
    sequence++;
    cache.puts++;
    if (stored) {
      cache.entries.put(o.key, new Stored(o.value, sequence, expiry));
    } else {
      cache.entries.remove(o.key);
    }
    int flags = (live == null ? 0 : Replies.EXISTED) | (stored ? Replies.STORED : 0);
    return new Answer.Entry(Outcome.OK, flags, stored ? sequence : 0, shown(expiry), previous);
  }

  Answer remove(Cache cache, Operands o) {
    if (!exists(cache)) {
      return noSuchCache();
    }
    Stored live = live(cache, o.key);
    if (live == null) {
      return missing();
    }
    boolean withValue = o.has(CommandBatch.RETURN_PREVIOUS);
    if (!holds(o, live)) {
      return found(cache, o, live, Outcome.MISMATCH, withValue);
    }
    sequence++;
    cache.removals++;
    cache.entries.remove(o.key);
    return new Answer.Entry(
        Outcome.OK,
        Replies.EXISTED,
        live.version,
        shown(live.expiry),
        withValue ? live.value : null);
  }

  Answer touch(Cache cache, Operands o) {
    if (!exists(cache)) {
      return noSuchCache();
    }
    Stored live = live(cache, o.key);
    if (live == null) {
      return missing();
    }
    boolean withValue = o.has(CommandBatch.RETURN_PREVIOUS);
    if (!holds(o, live)) {
      return found(cache, o, live, Outcome.MISMATCH, withValue);
    }
    long expiry = expiry(o, cache.spec.accessMillis(), live.expiry, false);
    replaceExpiry(cache, o.key, live, expiry);
    int flags = Replies.EXISTED | (expiry > now ? Replies.STORED : 0);
    return new Answer.Entry(
        Outcome.OK, flags, live.version, shown(expiry), withValue ? live.value : null);
  }

  Answer clear(Cache cache) {
    if (!exists(cache)) {
      return noSuchCache();
    }
    cache.entries.clear();
    return done();
  }

  Answer count(Cache cache) {
    return exists(cache) ? new Answer.Count(live(cache).size()) : noSuchCache();
  }

  Answer configure(Cache cache, CacheSpec spec) {
    if (!exists(cache)) {
      return noSuchCache();
    }
    cache.spec = spec;
    return done();
  }

  Answer destroy(String name) {
    return caches.remove(name) == null ? missing() : done();
  }

  Answer names(String prefix, String after, int limit) {
    List<String> names =
        caches.keySet().stream()
            .filter(n -> n.startsWith(prefix) && n.compareTo(after) > 0)
            .limit(limit)
            .toList();
    return new Answer.Names(names);
  }

  /** All live entries of a cache. */
  Map<String, Stored> live(Cache cache) {
    Map<String, Stored> live = new HashMap<>(cache.entries);
    live.values().removeIf(e -> e.expiry <= now);
    return live;
  }

  static long shown(long expiry) {
    return expiry == NEVER ? Replies.NO_EXPIRY : expiry;
  }

  @Nullable Stored live(Cache cache, String key) {
    return live(cache).get(key);
  }

  private static boolean holds(Operands o, Stored live) {
    return switch (o.condition()) {
      case CommandBatch.IF_ABSENT -> false;
      case CommandBatch.IF_VERSION -> live.version == o.version;
      case CommandBatch.IF_VALUE -> live.value.equals(o.expected);
      default -> true;
    };
  }

  Answer found(Cache cache, Operands o, Stored live, Outcome outcome, boolean withValue) {
    long expiry = live.expiry;
    if (o.has(CommandBatch.ACCESS) && cache.spec.accessMillis() != CacheSpec.UNCHANGED) {
      expiry = later(cache.spec.accessMillis());
      replaceExpiry(cache, o.key, live, expiry);
    }
    return new Answer.Entry(
        outcome, Replies.EXISTED, live.version, shown(expiry), withValue ? live.value : null);
  }

  void replaceExpiry(Cache cache, String key, Stored live, long expiry) {
    if (expiry <= now) {
      cache.entries.remove(key);
    } else {
      cache.entries.put(key, new Stored(live.value, live.version, expiry));
    }
  }

  long expiry(Operands o, long policy, long current, boolean isNew) {
    int mode = o.modifiers & CommandBatch.EXPIRY_MASK;
    if (mode == CommandBatch.EXPIRY_TTL) {
      return later(o.expiry);
    }
    if (mode == CommandBatch.EXPIRY_DEADLINE) {
      return o.expiry;
    }
    if (mode == CommandBatch.EXPIRY_NEVER) {
      return NEVER;
    }
    boolean keeps = mode == CommandBatch.EXPIRY_KEEP && !isNew;
    return keeps || policy == CacheSpec.UNCHANGED ? current : later(policy);
  }

  private long later(long duration) {
    return duration > NEVER - now ? NEVER : now + duration;
  }

  static Answer noSuchCache() {
    return new Answer.Failed(Failure.NO_SUCH_CACHE, "");
  }

  static Answer missing() {
    return new Answer.Entry(Outcome.MISSING, 0, 0, Replies.NO_EXPIRY, null);
  }

  private static Answer done() {
    return new Answer.Entry(Outcome.OK, 0, 0, Replies.NO_EXPIRY, null);
  }
}
