package io.crabcache.client;

import io.crabcache.client.event.EventHandler;
import io.crabcache.client.event.Subscription;
import io.crabcache.client.operation.BulkOperation;
import io.crabcache.client.operation.CacheBinding;
import io.crabcache.client.operation.ChangeAllOperation;
import io.crabcache.client.operation.KeyChange;
import io.crabcache.client.operation.LeaseAllOperation;
import io.crabcache.client.operation.Operation;
import io.crabcache.client.operation.PageOperation;
import io.crabcache.client.operation.PutAllOperation;
import io.crabcache.client.operation.PutOperation;
import io.crabcache.client.operation.ReadAllOperation;
import io.crabcache.client.operation.ReadOperation;
import io.crabcache.client.operation.ReleaseAllOperation;
import io.crabcache.client.operation.RemoveAllOperation;
import io.crabcache.client.operation.RemoveOperation;
import io.crabcache.client.operation.SingleOperation;
import io.crabcache.client.operation.StatisticsOperation;
import io.crabcache.client.operation.TouchOperation;
import io.crabcache.client.operation.WholeCacheOperation;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Opcode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cache of encoded keys and values. Every method hands an operation to the client's transport and
 * returns at once, unless the queue is full; then it waits for room, until the operation's
 * deadline, or, in the view of {@link #asynchronous}, does as {@code when_queue_full} says. A
 * failure to send is a failure of the operation, never an exception here.
 *
 * <p>Modifiers are bits of {@link Modifiers}. Arrays and lists that are handed in must not be
 * changed until the operation is done. Operations of one thread happen in their order. Thread safe.
 */
public final class ByteCache {
  private final CacheClient client;
  private final String name;
  private final CacheBinding binding;
  private final CacheSettings settings;
  private final boolean created;
  private final boolean wait;

  ByteCache(
      CacheClient client,
      String name,
      CacheBinding binding,
      CacheSettings settings,
      boolean created,
      boolean wait) {
    this.client = client;
    this.name = name;
    this.binding = binding;
    this.settings = settings;
    this.created = created;
    this.wait = wait;
  }

  /** The cache's name on the server. */
  public String name() {
    return name;
  }

  /** The settings that the cache had on the server when it was opened or configured. */
  public CacheSettings settings() {
    return settings;
  }

  CacheBinding binding() {
    return binding;
  }

  /** Whether opening it created it. */
  public boolean created() {
    return created;
  }

  /** The same cache for callers that do not wait for results, and are not to wait for room. */
  public ByteCache asynchronous() {
    return new ByteCache(
        client, name, binding, settings, created, client.asynchronousCallersWait());
  }

  /**
   * Gives back what the client keeps for this cache; entries stay. Later operations open it anew.
   * Call it once, on the cache itself or on its asynchronous view.
   */
  public void close() {
    client.release(binding);
  }

  /** The value of a key; MISSING if there is none. */
  public SingleOperation get(byte[] key, int modifiers) {
    return submit(new ReadOperation(Opcode.GET, modifiers, binding, key));
  }

  /** Whether a key has an entry: {@link SingleOperation#existed}. */
  public SingleOperation contains(byte[] key, int modifiers) {
    return submit(new ReadOperation(Opcode.CONTAINS, modifiers, binding, key));
  }

  /**
   * Stores a value.
   *
   * @param version read only under {@link Modifiers#IF_VERSION}
   * @param expected read only under {@link Modifiers#IF_VALUE}
   * @param expiry milliseconds, read only under EXPIRY_TTL and EXPIRY_DEADLINE
   */
  public SingleOperation put(
      byte[] key,
      byte[] value,
      int modifiers,
      long version,
      byte @Nullable [] expected,
      long expiry) {
    return submit(new PutOperation(modifiers, binding, key, value, version, expected, expiry));
  }

  /** Removes an entry; see {@link #put} for the condition. */
  public SingleOperation remove(
      byte[] key, int modifiers, long version, byte @Nullable [] expected) {
    return submit(new RemoveOperation(modifiers, binding, key, version, expected));
  }

  /** Changes an entry's expiry; see {@link #put} for condition and expiry. */
  public SingleOperation touch(
      byte[] key, int modifiers, long version, byte @Nullable [] expected, long expiry) {
    return submit(new TouchOperation(modifiers, binding, key, version, expected, expiry));
  }

  /**
   * Takes or renews advisory leases on some keys, each for itself, and reads their entries with
   * their versions; MISMATCH where another has the lease. A key needs no entry. A lease keeps
   * nobody from writing; see {@link BulkOperation#leased}.
   *
   * @param holder stands for whoever asks, on all clients; not 0
   * @param millis when the leases end by themselves, 1 to 60,000
   */
  public BulkOperation leaseAll(List<byte[]> keys, long holder, long millis) {
    return submit(new LeaseAllOperation(binding, keys, holder, millis));
  }

  /** Gives leases on some keys back; MISSING where the holder has none. */
  public BulkOperation releaseAll(List<byte[]> keys, long holder) {
    return submit(new ReleaseAllOperation(binding, keys, holder));
  }

  /** Drops all entries, and tells no listener. */
  public SingleOperation clear() {
    return clear(Modifiers.ALWAYS);
  }

  /** Drops all entries; with UNLESS_WATCHED a MISMATCH says that somebody listens to removals. */
  public SingleOperation clear(int modifiers) {
    return submit(new WholeCacheOperation(Opcode.CLEAR, modifiers, binding));
  }

  /** The number of entries: {@link SingleOperation#number}. */
  public SingleOperation count() {
    return submit(new WholeCacheOperation(Opcode.COUNT, Modifiers.ALWAYS, binding));
  }

  /** The server's counters of this cache. */
  public StatisticsOperation statistics() {
    return submit(new StatisticsOperation(binding));
  }

  /** The values of some keys. */
  public BulkOperation getAll(List<byte[]> keys, int modifiers) {
    return submit(new ReadAllOperation(Opcode.GET, modifiers, binding, keys));
  }

  /** Whether some keys have entries: OK or MISSING. */
  public BulkOperation containsAll(List<byte[]> keys, int modifiers) {
    return submit(new ReadAllOperation(Opcode.CONTAINS, modifiers, binding, keys));
  }

  /**
   * Stores some entries; with a later value of the same key winning.
   *
   * @param modifiers without condition and expiry operands that differ per entry
   * @throws IllegalArgumentException if the lists differ in size
   */
  public BulkOperation putAll(List<byte[]> keys, List<byte[]> values, int modifiers) {
    if (keys.size() != values.size()) {
      throw new IllegalArgumentException(keys.size() + " keys and " + values.size() + " values");
    }
    return submit(new PutAllOperation(modifiers, binding, keys, values));
  }

  /** Changes some entries, each under its own condition and with its own expiry, in order. */
  public BulkOperation changeAll(List<KeyChange> changes) {
    return submit(new ChangeAllOperation(binding, changes));
  }

  /** Removes some entries. */
  public BulkOperation removeAll(List<byte[]> keys, int modifiers) {
    return submit(new RemoveAllOperation(modifiers, binding, keys));
  }

  /**
   * One page of the entries.
   *
   * @param cursor 0, or {@link PageOperation#nextCursor} of the page before
   * @param limit most entries, at least 1
   */
  public PageOperation iterate(long cursor, int limit, boolean withValues) {
    return submit(new PageOperation(binding, cursor, limit, withValues));
  }

  /**
   * Has a handler told of changes from now on, whoever makes them.
   *
   * @param interests bits of {@link io.crabcache.protocol.EventLayout}
   * @throws ClientException if the server cannot be reached, or refuses
   */
  public Subscription subscribe(int interests, EventHandler handler) {
    return client.subscribe(this, interests, handler);
  }

  private <O extends Operation> O submit(O operation) {
    client.submit(operation, wait);
    return operation;
  }
}
