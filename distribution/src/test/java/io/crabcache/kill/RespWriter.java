package io.crabcache.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A Redis client with pipelines of random depth. Keys that begin with {@code n} hold texts, with
 * {@code c} counters, with {@code e} what expires.
 */
final class RespWriter extends Writer {
  private static final int KEYS = 60;
  private static final int MAX_DEPTH = 200;
  private static final int MOST_BYTES = 3000;
  private static final int LARGE_BYTES = 100_000;
  private static final long HOUR = 3_600_000;

  private final String database;
  private final boolean owned;
  private final SplittableRandom random;
  private final Deque<Expected> expected = new ArrayDeque<>();
  private long number;

  /**
   * What is to come for a request.
   *
   * @param effects that it has
   */
  private record Expected(String reply, int effects) {}

  /**
   * @param database that it writes to
   * @param owned whether nobody else does, so that it may be emptied
   * @param tight whether memory is: entries may be gone at any time, so that nothing can be said
   *     about replies
   */
  RespWriter(String name, int database, boolean owned, boolean tight, SplittableRandom random) {
    super(name, true, tight);
    this.database = Integer.toString(database);
    this.owned = owned;
    this.random = random;
  }

  @Override
  void writeUntilItEnds(Life life) throws IOException {
    expected.clear();
    try (RespPipe pipe = new RespPipe(life.port())) {
      assertThat(pipe.ask("SELECT", database)).isEqualTo("+OK");
      while (true) {
        int depth = 1 + random.nextInt(random.nextBoolean() ? 4 : MAX_DEPTH);
        for (int i = 0; i < depth; i++) {
          send(pipe);
        }
        pipe.flush();
        for (int i = 0; i < depth; i++) {
          String reply = pipe.read();
          Expected right = expected.remove();
          assertThat(reply).as("a reply").doesNotStartWith("-");
          if (!isTight()) {
            assertThat(reply).as("a reply").isEqualTo(right.reply);
          }
          acknowledge(right.effects);
        }
      }
    }
  }

  private void send(RespPipe pipe) throws IOException {
    int kind = random.nextInt(100);
    if (kind < 1 && owned) {
      ledger().beginClear("");
      send(pipe, "+OK", "FLUSHDB");
    } else if (kind < 50) {
      text(pipe, key('n'));
    } else if (kind < 65 && !isTight()) {
      counter(pipe, key('c'));
    } else {
      expiring(pipe, key('e'));
    }
  }

  private String key(char kind) {
    return name() + ":" + kind + random.nextInt(KEYS);
  }

  /** Sends a request that has one effect. */
  private void send(RespPipe pipe, String reply, String... words) throws IOException {
    expected.add(new Expected(reply, 1));
    pipe.write(List.of(words));
  }

  private void text(RespPipe pipe, String key) throws IOException {
    Held before = ledger().latest(key);
    // What depends on what is there says nothing if that may be evicted.
    switch (random.nextInt(isTight() ? 4 : 8)) {
      case 0, 1 -> {
        String value = newValue();
        ledger().begin(key, Held.lasting(value));
        send(pipe, "+OK", "SET", key, value);
      }
      case 2 -> delete(pipe, key, before);
      case 3 -> {
        Map<String, Held> several = new LinkedHashMap<>();
        while (several.size() < 3) {
          several.put(key('n'), Held.lasting(newValue()));
        }
        List<String> words = new ArrayList<>(List.of("MSET"));
        several.forEach((one, held) -> words.addAll(List.of(one, String.valueOf(held.value()))));
        several.forEach(ledger()::begin);
        expected.add(new Expected("+OK", several.size()));
        pipe.write(words);
      }
      case 4 -> {
        String more = "+" + ++number;
        String value = (before.value() == null ? "" : before.value()) + more;
        if (value.length() > 2 * LARGE_BYTES) {
          delete(pipe, key, before);
        } else {
          ledger().begin(key, Held.lasting(value));
          send(pipe, ":" + value.length(), "APPEND", key, more);
        }
      }
      case 5 -> {
        ledger().begin(key, Held.NOTHING);
        send(pipe, bulk(before), "GETDEL", key);
      }
      case 6 -> {
        String value = newValue();
        ledger().begin(key, Held.lasting(value));
        send(pipe, bulk(before), "GETSET", key, value);
      }
      default -> moveOrCopy(pipe, key, before);
    }
  }

  private void moveOrCopy(RespPipe pipe, String key, Held before) throws IOException {
    String other = key('n');
    if (before.value() == null || other.equals(key)) {
      delete(pipe, key, before);
    } else if (random.nextBoolean()) {
      // In this order: a crash in between must not leave the value nowhere.
      ledger().begin(other, before);
      ledger().begin(key, Held.NOTHING);
      expected.add(new Expected("+OK", 2));
      pipe.write(List.of("RENAME", key, other));
    } else {
      ledger().begin(other, before);
      send(pipe, ":1", "COPY", key, other, "REPLACE");
    }
  }

  private void delete(RespPipe pipe, String key, Held before) throws IOException {
    ledger().begin(key, Held.NOTHING);
    send(pipe, before.value() == null ? ":0" : ":1", "DEL", key);
  }

  private static String bulk(Held held) {
    return held.value() == null ? "$-1" : "$" + held.value();
  }

  private void counter(RespPipe pipe, String key) throws IOException {
    Held before = ledger().latest(key);
    if (random.nextInt(10) == 0) {
      delete(pipe, key, before);
      return;
    }
    long by = random.nextLong(1, 10);
    long after = (before.value() == null ? 0 : Long.parseLong(before.value())) + by;
    ledger().begin(key, Held.lasting(Long.toString(after)));
    send(pipe, ":" + after, "INCRBY", key, Long.toString(by));
  }

  private void expiring(RespPipe pipe, String key) throws IOException {
    Held before = ledger().latest(key);
    long now = System.currentTimeMillis();
    // What depends on an entry asks for one that will be there for long.
    boolean sure = !isTight() && before.isSureFor(HOUR / 2);
    switch (random.nextInt(sure ? 6 : 4)) {
      case 0 -> {
        String value = newValue();
        long at = now + HOUR + random.nextInt(1000);
        ledger().begin(key, Held.lasting(value).until(at, at));
        send(pipe, "+OK", "SET", key, value, "PXAT", Long.toString(at));
      }
      case 1 -> {
        String value = newValue();
        long at = now + 1 + random.nextInt(400);
        ledger().begin(key, Held.lasting(value).until(at, at));
        // It may be over when the command comes, which then is a removal.
        send(pipe, "+OK", "SET", key, value, "PXAT", Long.toString(at));
      }
      case 2 -> {
        String value = newValue();
        ledger().begin(key, Held.lasting(value));
        send(pipe, "+OK", "SET", key, value);
      }
      case 3 -> {
        // A removal whose reply does not tell whether there was something, which time decides.
        ledger().begin(key, Held.NOTHING);
        send(pipe, "+OK", "SET", key, "gone", "PXAT", "1");
      }
      case 4 -> {
        long at = random.nextInt(3) == 0 ? now + 1 + random.nextInt(400) : now + 2 * HOUR;
        ledger().begin(key, before.until(at, at));
        send(pipe, ":1", "PEXPIREAT", key, Long.toString(at));
      }
      default -> {
        ledger().begin(key, before.until(Held.NEVER, Held.NEVER));
        send(pipe, before.expiresTo() == Held.NEVER ? ":0" : ":1", "PERSIST", key);
      }
    }
  }

  /** A value that was never there before, of random length. */
  private String newValue() {
    int kind = random.nextInt(200);
    int length = kind == 0 ? LARGE_BYTES : random.nextInt(kind < 100 ? 30 : MOST_BYTES);
    return ++number + ":" + "abcdefgh".repeat(length / 8);
  }

  @Override
  Map<String, Seen> look(Life life) throws IOException {
    Map<String, Seen> seen = new LinkedHashMap<>();
    try (RespPipe pipe = new RespPipe(life.port())) {
      assertThat(pipe.ask("SELECT", database)).isEqualTo("+OK");
      for (String key : ledger().keys()) {
        long asked = System.currentTimeMillis();
        pipe.write(List.of("PEXPIRETIME", key));
        pipe.write(List.of("GET", key));
        pipe.write(List.of("PEXPIRETIME", key));
        pipe.flush();
        long expiry = expiry(pipe.read());
        String value = pipe.read();
        boolean same = expiry == expiry(pipe.read());
        long answered = System.currentTimeMillis();
        seen.put(
            key,
            value.equals("$-1")
                ? new Seen(null, Seen.UNKNOWN, asked, answered)
                : new Seen(value.substring(1), same ? expiry : Seen.UNKNOWN, asked, answered));
      }
    }
    return seen;
  }

  /** The time of a reply; never for an entry that stays, and any number for none. */
  private static long expiry(String reply) {
    return reply.equals(":-1") ? Held.NEVER : Long.parseLong(reply.substring(1));
  }
}
