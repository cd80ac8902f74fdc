package io.crabcache.jcache.operation;

import io.crabcache.client.ByteCache;
import io.crabcache.client.ClientException;
import io.crabcache.client.operation.BulkOperation;
import io.crabcache.client.operation.KeyChange;
import io.crabcache.jcache.expiry.Lifetime;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.cache.CacheException;

/**
 * One call that loads keys of a cache with a writer. Belongs to the thread that takes the call's
 * next step.
 *
 * <p>Between the loader and the cache a writer may store something newer in both, or remove it from
 * both; what was loaded before would undo that. So a load runs under a lease on its key, as writers
 * do (see {@link Edits}): lease, which reads; load; put and release in one frame. The put is
 * conditional on what the lease has read, so that it loses to whoever writes past the leases, too.
 *
 * <p>A lease ends by itself, and a slow loader may not have it any more when it puts. RELEASE is OK
 * as long as nobody else has had the lease since, however long that was. Otherwise a removal may
 * have gone unseen, and what was put is taken out again, if it is still that.
 *
 * <p>Where another has the lease, a <em>patient</em> call waits for it. The others, gets, load
 * without putting: a get never waits for a write, the more so as it may be the writer's own.
 */
final class LeasedLoads<K, V> {

  private static final int REPLY = Modifiers.RETURN_VERSION | Modifiers.RETURN_PREVIOUS;

  /** A key that is to be loaded, and what the lease has found there. */
  @SuppressWarnings("ArrayRecordComponent") // encoded for this call, and nobody changes it
  private record Wanted<K>(K key, byte[] encoded, Found found) {}

  private final CacheContext<K, V> context;
  private final ByteCache bytes;
  private final Function<List<K>, Map<K, V>> loader;
  private final boolean replace;
  private final boolean patient;
  private final long holder = EditRun.newHolder();

  private final Map<K, V> values = new HashMap<>();
  private final List<ClientException> failures = new ArrayList<>();
  private List<Wanted<K>> waiting = new ArrayList<>();
  private long waitingSince = System.nanoTime(); // for leases alone: a loader takes its time
  private final LeasePause pause = new LeasePause();

  private LeasedLoads(
      CacheContext<K, V> context,
      Function<List<K>, Map<K, V>> loader,
      boolean replace,
      boolean patient) {
    this.context = context;
    bytes = context.bytes();
    this.loader = loader;
    this.replace = replace;
    this.patient = patient;
  }

  /** What a call has come to. */
  record Loaded<K, V>(Map<K, V> values, List<ClientException> failures) {

    /**
     * Checks that everything that was loaded was put.
     *
     * @throws CacheException if it was not
     */
    void check() {
      if (failures.isEmpty()) {
        return;
      }
      ClientException first = failures.get(0);
      if (first.code() == ErrorCode.NO_SUCH_CACHE) {
        throw first.here();
      }
      throw new CacheException(
          "%d of %d loaded entries were not stored, the others were: %s"
              .formatted(failures.size(), values.size(), first.getMessage()),
          first);
    }
  }

  /** Loads what gets have missed. The result has values also of keys that could not be put. */
  static <K, V> Step<Loaded<K, V>> ofMisses(
      CacheContext<K, V> context,
      Function<List<K>, Map<K, V>> loader,
      List<K> keys,
      List<byte[]> encoded) {
    return new LeasedLoads<>(context, loader, false, false).start(keys, encoded);
  }

  /**
   * Loads keys into the cache.
   *
   * @param replace whether also those that have a value
   */
  static <K, V> Step<Loaded<K, V>> intoCache(
      CacheContext<K, V> context,
      Function<List<K>, Map<K, V>> loader,
      boolean replace,
      List<K> keys,
      List<byte[]> encoded) {
    return new LeasedLoads<>(context, loader, replace, true).start(keys, encoded);
  }

  private Step<Loaded<K, V>> start(List<K> keys, List<byte[]> encoded) {
    for (int i = 0; i < keys.size(); i++) {
      waiting.add(new Wanted<>(keys.get(i), encoded.get(i), Found.NOTHING));
    }
    return proceed();
  }

  private Step<Loaded<K, V>> proceed() {
    if (waiting.isEmpty()) {
      return Step.done(new Loaded<>(values, failures));
    }
    if (System.nanoTime() - waitingSince > context.timeoutNanos()) {
      throw new CacheException(
          "cache \"%s\": gave up loading %d entries after %d ms, because others held their leases"
              .formatted(
                  bytes.name(),
                  waiting.size(),
                  TimeUnit.NANOSECONDS.toMillis(context.timeoutNanos())));
    }
    List<Wanted<K>> wanted = waiting;
    waiting = new ArrayList<>();
    return new Step.Call<>(
        bytes.leaseAll(keys(wanted), holder, EditRun.LEASE_MILLIS),
        answered -> leased(wanted, answered),
        failure -> {
          if (patient) {
            throw failure.here();
          }
          failures.add(failure);
          return load(List.of(), wanted);
        });
  }

  private static <K> List<byte[]> keys(List<Wanted<K>> of) {
    return of.stream().map(Wanted::encoded).toList();
  }

  private Step<Loaded<K, V>> leased(List<Wanted<K>> wanted, BulkOperation answered) {
    List<Wanted<K>> granted = new ArrayList<>();
    List<Wanted<K>> others = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      Wanted<K> one = wanted.get(i);
      ClientException failure = answered.failure(i);
      if (failure != null) {
        failures.add(failure);
        others.add(one);
      } else if (answered.status(i) != Status.OK) {
        (patient ? waiting : others).add(one);
      } else {
        Found found = EditRun.found(answered, i);
        granted.add(new Wanted<>(one.key, one.encoded, found));
      }
    }
    if (granted.isEmpty() && !waiting.isEmpty()) {
      return pause.then(this::proceed);
    }
    return load(granted, patient ? List.of() : others);
  }

  private boolean isLoaded(Wanted<K> granted) {
    return replace || !granted.found.exists();
  }

  /**
   * Loads, puts and releases.
   *
   * @param granted under lease
   * @param others only loaded
   */
  private Step<Loaded<K, V>> load(List<Wanted<K>> granted, List<Wanted<K>> others) {
    List<Integer> putting = new ArrayList<>(); // indices of granted
    List<KeyChange> puts = new ArrayList<>();
    BulkOperation put;
    BulkOperation released;
    try {
      List<K> keys = new ArrayList<>(granted.size() + others.size());
      granted.stream().filter(this::isLoaded).forEach(one -> keys.add(one.key));
      others.forEach(one -> keys.add(one.key));
      load(keys);
      for (int i = 0; i < granted.size(); i++) {
        V value = values.get(granted.get(i).key);
        if (value != null && isLoaded(granted.get(i))) {
          putting.add(i);
          puts.add(put(granted.get(i), value));
        }
      }
      put = bytes.changeAll(puts);
    } finally {
      // In the same frame, behind the puts; also if the loader ended with an error.
      released = bytes.releaseAll(keys(granted), holder);
    }
    waitingSince = System.nanoTime();
    if (!patient) {
      granted.stream().filter(one -> !isLoaded(one)).forEach(this::alreadyThere);
    }
    if (putting.isEmpty()) {
      return proceed();
    }
    return new Step.Call<>(
        put,
        answered -> {
          noteAnswers(granted, putting, answered);
          return verify(granted, released, putting, answered);
        },
        failure -> failed(failure, putting.size()));
  }

  /** Somebody has put the value between the miss and the lease. */
  private void alreadyThere(Wanted<K> one) {
    V value = context.decodeValue(one.found.value());
    if (value != null) {
      context.touch(one.encoded);
      values.put(one.key, value);
    }
  }

  private void noteAnswers(List<Wanted<K>> granted, List<Integer> putting, BulkOperation answered) {
    for (int i = 0; i < putting.size(); i++) {
      ClientException failure = answered.failure(i);
      if (failure != null) {
        failures.add(failure);
      } else if (answered.status(i) != Status.OK) {
        V newer = context.decodeValue(answered.value(i));
        if (newer != null) {
          values.put(granted.get(putting.get(i)).key, newer);
        }
      }
    }
  }

  /** Takes those entries out again that were put after another has had the lease. */
  private Step<Loaded<K, V>> verify(
      List<Wanted<K>> granted, BulkOperation released, List<Integer> putting, BulkOperation put) {
    return new Step.Call<>(
        released,
        answered -> {
          List<KeyChange> removals = new ArrayList<>();
          for (int i = 0; i < putting.size(); i++) {
            int index = putting.get(i);
            if (answered.status(index) != Status.OK && put.stored(i)) {
              byte[] key = granted.get(index).encoded;
              removals.add(KeyChange.remove(key, Modifiers.IF_VERSION, put.version(i)));
            }
          }
          return remove(removals);
        },
        failure -> failed(failure, putting.size()));
  }

  private Step<Loaded<K, V>> remove(List<KeyChange> removals) {
    if (removals.isEmpty()) {
      return proceed();
    }
    return new Step.Call<>(
        bytes.changeAll(removals),
        removed -> {
          ClientException failure = Bulk.firstFailure(removed);
          return failure == null ? proceed() : failed(failure, 1);
        },
        failure -> failed(failure, removals.size()));
  }

  /** Notes that nothing is known of some entries. */
  private Step<Loaded<K, V>> failed(ClientException failure, int entries) {
    failures.addAll(Collections.nCopies(entries, failure));
    return proceed();
  }

  private void load(List<K> keys) {
    if (keys.isEmpty()) {
      return;
    }
    Map<K, V> loaded = loader.apply(keys);
    for (K key : keys) { // and nothing that nobody has asked for
      V value = loaded.get(key);
      if (value != null) {
        values.put(key, value);
      }
    }
  }

  private KeyChange put(Wanted<K> one, V value) {
    Found found = one.found;
    Lifetime lifetime =
        found.exists() ? context.expiry().forUpdate() : context.expiry().forCreation();
    return KeyChange.put(
        one.encoded,
        context.values().encode(value),
        (found.exists() ? Modifiers.IF_VERSION : Modifiers.IF_ABSENT)
            | REPLY
            | lifetime.modifiers(),
        found.version(),
        lifetime.millis());
  }
}
