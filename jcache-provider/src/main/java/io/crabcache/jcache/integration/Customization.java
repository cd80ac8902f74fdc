package io.crabcache.jcache.integration;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * An object of the application that a cache calls: loader, writer or expiry policy. As thread safe
 * as that, save that closing waits for calls under way, and that none begins afterwards: the
 * resources behind the object are gone then.
 *
 * @param <C> its type
 */
public final class Customization<C> implements Closeable {

  private static final System.Logger LOG = System.getLogger(Customization.class.getName());
  private static final int CLOSE_WAIT_SECONDS = 10;

  /** A call of the object. */
  @FunctionalInterface
  public interface Use<C, T extends @Nullable Object, E extends Exception> {
    /** Makes the call. */
    T with(C customization) throws E;
  }

  private final String cacheName;
  private final String role;
  private final C customization;

  /** Read by calls, written by close. */
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  private volatile boolean closed;

  /**
   * Wraps an object.
   *
   * @param cacheName for messages
   * @param role what messages call the object
   */
  public Customization(String cacheName, String role, C customization) {
    this.cacheName = cacheName;
    this.role = role;
    this.customization = customization;
  }

  /** Name of the object's class, for messages. */
  String className() {
    return customization.getClass().getName();
  }

  /**
   * Makes a call.
   *
   * @throws IllegalStateException if it is closed
   * @throws E what the call throws
   */
  public <T extends @Nullable Object, E extends Exception> T use(Use<C, T, E> call) throws E {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException(
            "the cache \"%s\" is closed, and its %s with it".formatted(cacheName, role));
      }
      return call.with(customization);
    } finally {
      use.readLock().unlock();
    }
  }

  /**
   * Closes the object if it can be closed, once, when no call is under way any more, at the latest
   * after {@value #CLOSE_WAIT_SECONDS} seconds. What it throws is logged: the cache is closed all
   * the same, and nothing that the caller could do would change that.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean alone = awaitCalls();
    try {
      if (customization instanceof Closeable closeable) {
        closeable.close();
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "cache " + cacheName + ": its " + role + " failed to close", e);
    } finally {
      if (alone) {
        use.writeLock().unlock();
      }
    }
  }

  private boolean awaitCalls() {
    if (use.getReadHoldCount() > 0) {
      // The object itself closes the cache: it would wait for itself.
      return false;
    }
    try {
      return use.writeLock().tryLock(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
