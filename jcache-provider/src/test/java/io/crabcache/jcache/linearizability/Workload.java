package io.crabcache.jcache.linearizability;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.CacheException;

/**
 * Rounds of random calls of several threads on few keys, each round on keys of its own, so that its
 * histories are short enough to be searched.
 */
final class Workload {
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final int KEYS = 2;
  private static final int CALLS_PER_THREAD = 14;
  private static final String NOBODYS = "nobody's";

  private final AtomicLong clock = new AtomicLong();
  private final Map<Kind, Long> effective = new EnumMap<>(Kind.class);
  private long unknown;
  private long refused;

  /** Calls of which is known that they changed something, or found something, by kind. */
  Map<Kind, Long> effective() {
    return effective;
  }

  /** Calls of which nobody knows whether they happened. */
  long unknown() {
    return unknown;
  }

  /** Calls that certainly did not happen. */
  long refused() {
    return refused;
  }

  /**
   * Runs a round.
   *
   * @param registers one for each thread
   * @return the history of each key
   */
  Map<String, List<Call>> round(
      int number, List<Register> registers, ExecutorService executor, SplittableRandom random)
      throws Exception {
    List<Callable<Map<String, List<Call>>>> threads = new ArrayList<>();
    for (int i = 0; i < registers.size(); i++) {
      Register register = registers.get(i);
      String client = "client" + i;
      SplittableRandom own = random.split();
      threads.add(() -> callAtRandom(number, client, register, own));
    }
    Map<String, List<Call>> histories = new HashMap<>();
    for (Future<Map<String, List<Call>>> thread : executor.invokeAll(threads)) {
      thread
          .get()
          .forEach(
              (key, calls) -> histories.computeIfAbsent(key, k -> new ArrayList<>()).addAll(calls));
    }
    histories.values().forEach(calls -> calls.forEach(this::count));
    return histories;
  }

  private void count(Call call) {
    if (call.isUnknown()) {
      unknown++;
    } else if (call.result() == null ? call.kind() == Kind.PUT : !call.result().equals(false)) {
      effective.merge(call.kind(), 1L, Long::sum);
    }
  }

  private Map<String, List<Call>> callAtRandom(
      int round, String client, Register register, SplittableRandom random) {
    Map<String, List<Call>> made = new HashMap<>();
    Map<String, String> seen = new HashMap<>(); // the value that a conditional call expects
    for (int i = 0; i < CALLS_PER_THREAD; i++) {
      String key = round + "/" + random.nextInt(KEYS);
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      String value = client + ":" + i;
      Call call = call(client, register, kind, key, value, seen.getOrDefault(key, NOBODYS));
      if (call == null) {
        continue;
      }
      made.computeIfAbsent(key, k -> new ArrayList<>()).add(call);
      if (!call.isUnknown()) {
        if (kind == Kind.GET && call.result() != null) {
          seen.put(key, (String) call.result());
        } else if (kind == Kind.PUT || kind == Kind.GET_AND_PUT) {
          seen.put(key, value);
        }
      }
    }
    return made;
  }

  /** Makes a call; null if it certainly did not happen. */
  private Call call(
      String client, Register register, Kind kind, String key, String value, String expected) {
    long begin = clock.getAndIncrement();
    try {
      Object result = register.call(kind, key, value, expected);
      return new Call(client, kind, value, expected, begin, clock.getAndIncrement(), result);
    } catch (CacheException e) {
      Reason reason = reasonOf(e);
      if (reason == Reason.UNREACHABLE || reason == Reason.QUEUE_FULL) {
        synchronized (this) {
          refused++;
        }
        return null;
      }
      if (reason == Reason.CONNECTION_LOST || reason == Reason.DEADLINE) {
        return new Call(client, kind, value, expected, begin, Call.NEVER, null);
      }
      throw e;
    }
  }

  private static Reason reasonOf(CacheException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClientException failure) {
        return failure.reason();
      }
    }
    throw e;
  }
}
