package io.crabcache.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Customers: threads that ask a storefront for products, in the order of a stream of requests, each
 * as soon as its last call has returned.
 *
 * <p>Every call is timed, told apart as hit or miss by whether it came down to the database, and
 * its product is checked. One instance is one run.
 */
final class Load {
  private static final int SIGNIFICANT_DIGITS = 3;

  private final Storefront storefront;
  private final ProductDatabase database;
  private final ProductCatalog catalog;
  private final int[] requests;
  private final long limitNanos;

  private final AtomicInteger next = new AtomicInteger();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final AtomicReference<@Nullable DemoException> failure = new AtomicReference<>();

  /**
   * @param requests product ids, taken from first to last
   * @param limitNanos when so much time has passed, no thread takes a further request
   */
  Load(
      Storefront storefront,
      ProductDatabase database,
      ProductCatalog catalog,
      int[] requests,
      long limitNanos) {
    this.storefront = storefront;
    this.database = database;
    this.catalog = catalog;
    this.requests = requests;
    this.limitNanos = limitNanos;
  }

  /**
   * What a run measured.
   *
   * @param nanos from before the first request to after the last
   * @param hits latencies of calls that the cache answered, nanoseconds
   * @param misses latencies of calls that came down to the database, nanoseconds
   */
  record Outcome(long nanos, Histogram hits, Histogram misses) {
    long requests() {
      return hits.getTotalCount() + misses.getTotalCount();
    }

    double perSecond() {
      return requests() * 1e9 / nanos;
    }
  }

  /** Is told once a second how far the run is. */
  interface Progress {
    void report(long hits, long misses, long nanos);
  }

  /**
   * Runs to the end of the requests or to the limit.
   *
   * @throws DemoException when a call failed or returned a wrong product
   * @throws InterruptedException when the calling thread was interrupted; the threads end
   *     nevertheless
   */
  Outcome run(int threads, Progress progress) throws InterruptedException {
    List<Customer> customers = new ArrayList<>();
    CountDownLatch running = new CountDownLatch(threads);
    long start = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      Customer customer = new Customer(start, running);
      customers.add(customer);
      Thread thread = new Thread(customer, "customer-" + i);
      // A call that hangs must not keep the process alive when the demo gives up.
      thread.setDaemon(true);
      thread.start();
    }
    try {
      while (!running.await(1, TimeUnit.SECONDS)) {
        progress.report(hits.sum(), misses.sum(), System.nanoTime() - start);
      }
    } finally {
      next.set(requests.length);
    }
    long nanos = System.nanoTime() - start;
    DemoException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    Histogram allHits = new Histogram(SIGNIFICANT_DIGITS);
    Histogram allMisses = new Histogram(SIGNIFICANT_DIGITS);
    for (Customer customer : customers) {
      allHits.add(customer.hitNanos);
      allMisses.add(customer.missNanos);
    }
    return new Outcome(nanos, allHits, allMisses);
  }

  /** One thread. Its histograms are read by others only after it has counted down. */
  private final class Customer implements Runnable {
    private final long start;
    private final CountDownLatch running;
    private final Histogram hitNanos = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram missNanos = new Histogram(SIGNIFICANT_DIGITS);

    Customer(long start, CountDownLatch running) {
      this.start = start;
      this.running = running;
    }

    @Override
    public void run() {
      try {
        do {
          // The counter passes the end by at most one per thread: far from overflow.
          int index = next.getAndIncrement();
          if (index >= requests.length) {
            return;
          }
          ask(requests[index]);
        } while (System.nanoTime() - start < limitNanos);
      } catch (RuntimeException | Error e) {
        fail(e);
      } finally {
        running.countDown();
      }
    }

    private void ask(int id) {
      int queriesBefore = database.queriesOfThisThread();
      long begin = System.nanoTime();
      Product product;
      try {
        product = storefront.product(id);
      } catch (RuntimeException e) {
        throw new DemoException("the request for product " + id + " failed: " + e.getMessage(), e);
      }
      long nanos = System.nanoTime() - begin;
      if (product == null || !catalog.isGenuine(id, product)) {
        throw new DemoException("asked for product " + id + ", the cache returned " + product);
      }
      boolean hit = database.queriesOfThisThread() == queriesBefore;
      (hit ? hitNanos : missNanos).recordValue(nanos);
      (hit ? hits : misses).increment();
    }

    /** The first failure is the demo's, and ends the run. */
    private void fail(Throwable e) {
      failure.compareAndSet(
          null,
          e instanceof DemoException known
              ? known
              : new DemoException("a customer's thread failed: " + e, e));
      next.set(requests.length);
    }
  }
}
