package io.crabcache.jcache.operation;

import io.crabcache.client.ByteCache;
import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.operation.BulkOperation;
import io.crabcache.client.operation.KeyChange;
import io.crabcache.jcache.integration.Writer;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@link Edits}. Belongs to the thread that takes the call's next step.
 *
 * <p>Each edit is in one of four lists until it is done:
 *
 * <pre>
 *  start ---> decided again <---------------------+
 *    |             | conflict, few so far --------+
 *    |             | conflict, or somebody has a lease
 *    v             v            too long without one: read again ---> decided again
 *  contended: wants a lease <---------------------+
 *    | granted                                    |
 *    +---> decides, writer, commit, release ------+ conflict
 *                | conflict, and the writer has done it
 *                v
 *           dropped from the cache
 * </pre>
 */
final class EditRun<K, V, T extends @Nullable Object> {

  /** Conflicts of an edit before it asks for a lease: one may be chance, four are a crowd. */
  static final int MAX_CONFLICTS = 4;

  /** Long enough for a writer, short enough to wait for when its client has died. */
  static final long LEASE_MILLIS = 2_000;

  private static final int REPLY = Modifiers.RETURN_VERSION;

  private final CacheContext<K, V> context;
  private final ByteCache bytes;
  private final @Nullable Writer<K, V> writer;
  private final boolean withValues;
  private final boolean asBulk;
  private final Supplier<Step<T>> next;
  private final long started = System.nanoTime();
  private final long holder = newHolder();

  /** Edits that had leases, and how these were given back. */
  private record Leased<K, V>(List<Edit<K, V>> edits, BulkOperation released) {}

  private List<Edit<K, V>> again = new ArrayList<>();
  private List<Edit<K, V>> contended = new ArrayList<>();
  private List<Edit<K, V>> dropped = new ArrayList<>();
  private final LeasePause pause = new LeasePause();

  EditRun(
      CacheContext<K, V> context,
      @Nullable Writer<K, V> writer,
      boolean withValues,
      boolean asBulk,
      Supplier<Step<T>> next) {
    this.context = context;
    bytes = context.bytes();
    this.writer = writer;
    this.withValues = withValues;
    this.asBulk = asBulk;
    this.next = next;
  }

  Step<T> start(List<? extends Edit<K, V>> edits) {
    if (writer != null) {
      contended.addAll(edits);
      return proceed();
    }
    return read(edits, false);
  }

  /**
   * Reads entries and has the edits decide on them.
   *
   * @param pastLeases whether also on those on which others have a lease
   */
  private Step<T> read(List<? extends Edit<K, V>> edits, boolean pastLeases) {
    List<byte[]> keys = keys(edits);
    return Step.then(
        withValues ? bytes.getAll(keys, REPLY) : bytes.containsAll(keys, REPLY),
        read -> {
          List<Edit<K, V>> free = new ArrayList<>(edits.size());
          for (int i = 0; i < edits.size(); i++) {
            Edit<K, V> edit = edits.get(i);
            ClientException failure = read.failure(i);
            if (failure != null) {
              edit.fail(failure);
            } else if (read.leased(i) && !pastLeases) {
              contended.add(edit);
            } else if (decided(edit, found(read, i))) {
              free.add(edit);
            }
          }
          return commit(free);
        });
  }

  /** What stands for a call that takes leases. */
  static long newHolder() {
    return ThreadLocalRandom.current().nextLong() | 1; // never 0
  }

  private static <K, V> List<byte[]> keys(List<? extends Edit<K, V>> edits) {
    List<byte[]> keys = new ArrayList<>(edits.size());
    edits.forEach(edit -> keys.add(edit.encodedKey));
    return keys;
  }

  static Found found(BulkOperation operation, int index) {
    return operation.existed(index)
        ? new Found(true, operation.version(index), operation.value(index))
        : Found.NOTHING;
  }

  /** Has an edit decide; false if it fails. */
  private static <K, V> boolean decided(Edit<K, V> edit, Found entry) {
    try {
      edit.decideOn(entry);
      return true;
    } catch (RuntimeException e) {
      edit.fail(e);
      return false;
    }
  }

  /** The next step of the run: what is easy first, then one attempt at those that are not. */
  private Step<T> proceed() {
    if (!dropped.isEmpty()) {
      return drop();
    }
    if (again.isEmpty() && contended.isEmpty()) {
      return next.get();
    }
    if (isOverdue()) {
      giveUp();
      return next.get();
    }
    if (!again.isEmpty()) {
      List<Edit<K, V>> ready = again;
      again = new ArrayList<>();
      return commit(ready);
    }
    if (isImpatient()) {
      List<Edit<K, V>> waiting = contended;
      contended = new ArrayList<>();
      return read(waiting, true);
    }
    return lease();
  }

  /**
   * A lease is a courtesy, and nobody fails because others are discourteous, or the server has as
   * many leases as it keeps: who has waited for half of the time does without. Not so with a
   * writer, which has no other protection.
   */
  private boolean isImpatient() {
    return writer == null && System.nanoTime() - started > context.timeoutNanos() / 2;
  }

  private boolean isOverdue() {
    return System.nanoTime() - started > context.timeoutNanos();
  }

  private void giveUp() {
    String cause =
        writer == null
            ? "others kept changing it"
            : "others held the lease on its key, or the server has as many leases as it keeps";
    CacheException failure =
        new CacheException(
            "cache \"%s\": gave up changing an entry after %d ms, because %s"
                .formatted(
                    bytes.name(), TimeUnit.NANOSECONDS.toMillis(context.timeoutNanos()), cause));
    again.forEach(edit -> edit.fail(failure));
    contended.forEach(edit -> edit.fail(failure));
  }

  /** Sends what edits have decided. */
  private Step<T> commit(List<Edit<K, V>> decided) {
    List<Edit<K, V>> changing = new ArrayList<>(decided.size());
    return afterCommit(changing, send(decided, changing), null);
  }

  /**
   * Sends changes.
   *
   * @param changing gets the edits that have one, in the order of the answers
   */
  private BulkOperation send(List<Edit<K, V>> decided, List<Edit<K, V>> changing) {
    List<KeyChange> changes = new ArrayList<>(decided.size());
    for (Edit<K, V> edit : decided) {
      KeyChange command = command(edit);
      if (command != null) {
        changes.add(command);
        changing.add(edit);
      }
    }
    return bytes.changeAll(changes);
  }

  /** The command that a decision stands for; null if there is nothing to send. */
  private @Nullable KeyChange command(Edit<K, V> edit) {
    Change change = edit.change();
    Found found = edit.found();
    int condition = found.exists() ? Modifiers.IF_VERSION : Modifiers.IF_ABSENT;
    int reply = REPLY | (withValues ? Modifiers.RETURN_PREVIOUS : 0);
    int expiry = change.lifetime().modifiers();
    long millis = change.lifetime().millis();
    return switch (change.kind()) {
      case NOTHING -> null;
      case ACCESS ->
          KeyChange.touch(edit.encodedKey, Modifiers.IF_VERSION | expiry, found.version(), millis);
      case PUT, LOAD ->
          KeyChange.put(
              edit.encodedKey,
              Objects.requireNonNull(change.value()),
              condition | reply | expiry,
              found.version(),
              millis);
      case REMOVE -> {
        if (found.exists()) {
          yield KeyChange.remove(edit.encodedKey, condition | reply, found.version());
        }
        // What a loader puts here meanwhile is older than what the writer has just deleted.
        yield writer == null ? null : KeyChange.remove(edit.encodedKey, Modifiers.ALWAYS, 0);
      }
    };
  }

  private Step<T> afterCommit(
      List<Edit<K, V>> changing, BulkOperation commit, @Nullable Leased<K, V> under) {
    if (changing.isEmpty()) {
      return proceed();
    }
    return new Step.Call<>(
        commit,
        answered -> {
          for (int i = 0; i < changing.size(); i++) {
            ClientException failure = answered.failure(i);
            if (failure != null) {
              failed(changing.get(i), failure);
            } else if (answered.status(i) == Status.OK || cannotFail(changing.get(i))) {
              changing.get(i).noteStored(answered.stored(i));
            } else {
              conflict(changing.get(i), answered, i, under != null);
            }
          }
          return under == null ? proceed() : verify(under);
        },
        failure -> {
          changing.forEach(edit -> failed(edit, failure));
          if (dropped.isEmpty()) {
            throw failure.here();
          }
          return proceed();
        });
  }

  /**
   * Drops what was created after another has had the lease, because the writer took longer. That
   * one may have removed the entry from where the writer writes, which no condition shows. RELEASE
   * shows it: it is OK as long as nobody else has had the lease.
   */
  private Step<T> verify(Leased<K, V> under) {
    if (writer == null || under.edits.stream().noneMatch(EditRun::hasCreated)) {
      return proceed();
    }
    return new Step.Call<>(
        under.released,
        answered -> {
          for (int i = 0; i < under.edits.size(); i++) {
            if (answered.status(i) != Status.OK && hasCreated(under.edits.get(i))) {
              dropped.add(under.edits.get(i));
            }
          }
          return proceed();
        },
        failure -> {
          under.edits.stream().filter(EditRun::hasCreated).forEach(dropped::add);
          return proceed();
        });
  }

  private static boolean hasCreated(Edit<?, ?> edit) {
    return edit.isStored() && !edit.found().exists();
  }

  /**
   * A change failed. If the writer has made it, what the cache has is older: it goes, where the
   * failure was about this change alone, so that there is a point in trying.
   */
  private void failed(Edit<K, V> edit, ClientException failure) {
    edit.fail(failure);
    boolean sendable =
        switch (failure.reason()) {
          case TOO_LARGE, QUEUE_FULL -> true;
          case REFUSED_BY_SERVER -> failure.code() != ErrorCode.NO_SUCH_CACHE;
          default -> false;
        };
    if (edit.isWritten() && sendable) {
      dropped.add(edit);
    }
  }

  /**
   * An access to an entry that was replaced meanwhile was an access all the same, and a removal
   * without a condition finds nothing as a rule.
   */
  private static boolean cannotFail(Edit<?, ?> edit) {
    Change.Kind kind = edit.change().kind();
    return kind == Change.Kind.ACCESS || (kind == Change.Kind.REMOVE && !edit.found().exists());
  }

  private void conflict(Edit<K, V> edit, BulkOperation answered, int index, boolean wasLeased) {
    if (edit.isWritten()) {
      dropped.add(edit);
    } else if (!isImpatient()
        && (edit.countConflict() >= MAX_CONFLICTS || answered.leased(index) || wasLeased)) {
      contended.add(edit);
    } else if (decided(edit, found(answered, index))) {
      again.add(edit);
    }
  }

  /** Takes the entries out of the cache that may be older than what the writer has written. */
  private Step<T> drop() {
    List<Edit<K, V>> dropping = dropped;
    dropped = new ArrayList<>();
    return new Step.Call<>(
        bytes.removeAll(keys(dropping), Modifiers.ALWAYS),
        removed -> {
          for (int i = 0; i < dropping.size(); i++) {
            ClientException failure = removed.failure(i);
            if (failure != null) {
              notDropped(dropping.get(i), failure);
            }
          }
          return proceed();
        },
        failure -> {
          if (failure.reason() == Reason.QUEUE_FULL && !isOverdue()) {
            dropped.addAll(dropping);
            return pause.then(this::proceed);
          }
          dropping.forEach(edit -> notDropped(edit, failure));
          return proceed();
        });
  }

  /** An edit that has failed before keeps the reason for that. */
  private static void notDropped(Edit<?, ?> edit, ClientException failure) {
    RuntimeException before = edit.failure();
    if (before == null) {
      edit.fail(failure);
    }
  }

  /** Tries for the leases of all edits that want one, and goes on with those that got it. */
  private Step<T> lease() {
    List<Edit<K, V>> wanting = contended;
    contended = new ArrayList<>();
    return Step.then(
        bytes.leaseAll(keys(wanting), holder, LEASE_MILLIS),
        answered -> {
          List<Edit<K, V>> granted = new ArrayList<>(wanting.size());
          List<Found> entries = new ArrayList<>(wanting.size());
          for (int i = 0; i < wanting.size(); i++) {
            ClientException failure = answered.failure(i);
            if (failure != null) {
              wanting.get(i).fail(failure);
            } else if (answered.status(i) == Status.OK) {
              granted.add(wanting.get(i));
              entries.add(found(answered, i));
            } else {
              contended.add(wanting.get(i));
            }
          }
          if (!granted.isEmpty()) {
            return underLease(granted, entries);
          }
          return contended.isEmpty() ? proceed() : pause.then(this::proceed);
        });
  }

  private Step<T> underLease(List<Edit<K, V>> granted, List<Found> entries) {
    List<Edit<K, V>> changing = new ArrayList<>(granted.size());
    BulkOperation commit;
    BulkOperation released;
    try {
      List<Edit<K, V>> decided = new ArrayList<>(granted.size());
      for (int i = 0; i < granted.size(); i++) {
        if (decided(granted.get(i), entries.get(i))) {
          decided.add(granted.get(i));
        }
      }
      List<Edit<K, V>> written =
          writer == null
              ? decided
              : new WriteThrough<>(writer, asBulk, dropped::add).write(decided);
      commit = send(written, changing);
    } finally {
      // In the same frame, behind the changes; also if a writer or processor ended with an error.
      released = bytes.releaseAll(keys(granted), holder);
    }
    return afterCommit(changing, commit, new Leased<>(granted, released));
  }
}
