package io.crabcache.client;

import io.crabcache.client.embedded.EmbeddedTransport;
import io.crabcache.client.event.EventHandler;
import io.crabcache.client.event.Subscription;
import io.crabcache.client.event.Subscriptions;
import io.crabcache.client.operation.CacheBinding;
import io.crabcache.client.operation.ConfigureOperation;
import io.crabcache.client.operation.DestroyOperation;
import io.crabcache.client.operation.NamesOperation;
import io.crabcache.client.operation.OpenOperation;
import io.crabcache.client.operation.Operation;
import io.crabcache.client.remote.RemoteTransport;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Status;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A client of one cache server, or of an engine in this process. Opening one does not contact the
 * server; the first operation does. Every method that returns a result waits for it, at most for
 * {@code operation_timeout_ms}, and throws {@link ClientException} if there is none. Thread safe.
 */
public final class CacheClient implements AutoCloseable {
  private static final int NAMES_PER_PAGE = 250; // the most that a server takes

  private final ClientSettings settings;
  private final Transport transport;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final BitSet cacheIds = new BitSet(); // guarded by itself
  private final ReentrantLock subscriptionsLock = new ReentrantLock();
  private @Nullable Subscriptions subscriptions; // guarded by its lock

  private CacheClient(ClientSettings settings, Transport transport) {
    this.settings = settings;
    this.transport = transport;
  }

  /**
   * Creates a client.
   *
   * @throws IllegalArgumentException if an embedded engine of that name runs with other settings
   * @throws ClientException if the directory of an embedded engine cannot be used
   */
  public static CacheClient open(ClientSettings settings) {
    return open(settings, InstantSource.system());
  }

  /**
   * Creates a client.
   *
   * @param clock by which entries of an embedded engine expire, if this client is its first; a
   *     server has a clock of its own
   * @throws IllegalArgumentException if an embedded engine of that name runs with other settings
   * @throws ClientException if the directory of an embedded engine cannot be used
   */
  public static CacheClient open(ClientSettings settings, InstantSource clock) {
    return new CacheClient(
        settings,
        settings.embedded() == null
            ? new RemoteTransport(settings)
            : new EmbeddedTransport(settings, clock));
  }

  /**
   * Opens a cache.
   *
   * @param settings what the cache is created with; an existing one keeps its own, if they are
   *     other than the defaults
   * @param mode {@link Modifiers#ALWAYS} creates it unless it exists, IF_ABSENT only creates,
   *     IF_PRESENT only opens
   * @return null if the mode forbids it: the cache exists (IF_ABSENT) or does not (IF_PRESENT)
   */
  public @Nullable ByteCache openCache(String name, CacheSettings settings, int mode) {
    CacheBinding wanted = new CacheBinding(newCacheId(), name, settings);
    OpenOperation open = new OpenOperation(mode, wanted);
    boolean opened = false;
    try {
      submit(open, true);
      opened = open.await().status() == Status.OK;
    } finally {
      if (!opened) {
        release(wanted);
      }
    }
    if (!opened) {
      return null;
    }
    CacheSettings actual = open.settings();
    CacheBinding binding =
        actual.equals(settings) ? wanted : new CacheBinding(wanted.id(), name, actual);
    return new ByteCache(this, name, binding, actual, open.created(), true);
  }

  /**
   * Replaces the settings of a cache, for all clients; entries keep the expiry that they have.
   *
   * @return the cache with its new settings, in place of the one that was handed in
   */
  public ByteCache configureCache(ByteCache cache, CacheSettings settings) {
    CacheBinding binding = cache.binding();
    ConfigureOperation configure = new ConfigureOperation(binding, settings);
    submit(configure, true);
    configure.await();
    binding.configured(settings);
    return new ByteCache(this, cache.name(), binding, settings, cache.created(), true);
  }

  /**
   * Removes a cache and its entries from the server.
   *
   * @return whether there was such a cache
   */
  public boolean destroyCache(String name) {
    DestroyOperation destroy = new DestroyOperation(name);
    submit(destroy, true);
    return destroy.await().status() == Status.OK;
  }

  /** Names of the server's caches that begin with {@code prefix}, ascending. */
  public List<String> cacheNames(String prefix) {
    List<String> names = new ArrayList<>();
    String last = "";
    for (; ; ) {
      NamesOperation page = new NamesOperation(prefix, last, NAMES_PER_PAGE);
      submit(page, true);
      names.addAll(page.await().names());
      if (page.names().size() < NAMES_PER_PAGE) {
        return names;
      }
      last = names.get(names.size() - 1);
    }
  }

  Subscription subscribe(ByteCache cache, int interests, EventHandler handler) {
    return subscriptions().open(cache.binding(), interests, handler);
  }

  private Subscriptions subscriptions() {
    subscriptionsLock.lock();
    try {
      Subscriptions present = subscriptions;
      if (present == null) {
        present = new Subscriptions(transport::listen);
        subscriptions = present;
      }
      return present;
    } finally {
      subscriptionsLock.unlock();
    }
  }

  /** What this client has done so far. */
  public ClientCounters counters() {
    return transport.counters();
  }

  /** Random number of the store's current life; 0 before the first contact. */
  public long incarnation() {
    return transport.incarnation();
  }

  /** Highest sequence number of the store that this client has seen. */
  public long sequence() {
    return transport.sequence();
  }

  /** Fails operations that are under way, closes all connections and waits for that. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      transport.close();
    }
  }

  boolean asynchronousCallersWait() {
    return settings.text(ClientOption.WHEN_QUEUE_FULL).equals("wait");
  }

  void submit(Operation operation, boolean wait) {
    if (!operation.isDone()) { // a bulk operation of no keys is
      transport.submit(operation, wait);
    }
  }

  private int newCacheId() {
    synchronized (cacheIds) {
      int id = cacheIds.nextClearBit(1);
      cacheIds.set(id);
      return id;
    }
  }

  void release(CacheBinding binding) {
    synchronized (cacheIds) {
      cacheIds.clear(binding.id());
    }
  }
}
