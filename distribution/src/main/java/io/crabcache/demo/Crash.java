package io.crabcache.demo;

import io.crabcache.tool.Recovery;
import java.util.BitSet;
import javax.cache.Cache;

/**
 * The third part: the server is killed and started again on the same directory, and what came back
 * is compared with what there was, entry by entry. One instance is one crash.
 */
final class Crash {
  /** Products that are asked for one by one, as customers do. */
  private static final int ASKED = 100;

  private final ProductCatalog catalog;
  private final ProductDatabase database;
  private BitSet before = new BitSet();
  private long killedAt;

  Crash(ProductCatalog catalog, ProductDatabase database) {
    this.catalog = catalog;
    this.database = database;
  }

  /**
   * What came of it.
   *
   * @param before entries that the server had when it was killed
   * @param after entries that it has now
   * @param lost entries that it had, and has no more
   * @param asked products that were asked for one by one and came from the cache
   * @param nanos from the kill until it served again
   * @param recovery what the server says of it
   */
  record Outcome(int before, int after, int lost, int asked, long nanos, Recovery recovery) {}

  /** Remembers what a server has, and kills it. */
  void kill(ServerProcess server) {
    before = entries(server);
    killedAt = System.nanoTime();
    server.kill();
  }

  /**
   * Waits until another server on the same directory serves, and compares.
   *
   * @throws DemoException when an entry is not what it was, or one is lost
   */
  Outcome compare(ServerProcess successor) throws InterruptedException {
    successor.awaitReady();
    long nanos = System.nanoTime() - killedAt;
    BitSet after = entries(successor);
    BitSet lost = (BitSet) before.clone();
    lost.andNot(after);
    // What is evicted has no promise, but a store that evicted nothing has all that it had.
    if (!lost.isEmpty() && successor.info("stats").number("evicted_keys") == 0) {
      throw new DemoException(
          "%d of %d entries are lost, the first is product %d"
              .formatted(lost.cardinality(), before.cardinality(), lost.nextSetBit(0)));
    }
    return new Outcome(
        before.cardinality(),
        after.cardinality(),
        lost.cardinality(),
        ask(successor, after),
        nanos,
        Recovery.of(successor.info("persistence")));
  }

  /** The ids of all products that are in the cache, each of which is looked at. */
  private BitSet entries(ServerProcess server) {
    BitSet ids = new BitSet(catalog.size());
    try (Storefront storefront = new Storefront(server.uri(), database)) {
      for (Cache.Entry<Integer, Product> entry : storefront.cache()) {
        checkGenuine(entry.getKey(), entry.getValue());
        ids.set(entry.getKey());
      }
    }
    return ids;
  }

  /** Asks for some of the products that are there; how many came without the database. */
  private int ask(ServerProcess server, BitSet there) {
    long queries = database.queries();
    int asked = 0;
    try (Storefront storefront = new Storefront(server.uri(), database)) {
      int step = Math.max(1, there.cardinality() / ASKED);
      for (int id = there.nextSetBit(0);
          id >= 0 && asked < ASKED;
          id = there.nextSetBit(id + step)) {
        Product product = storefront.product(id);
        if (product == null) {
          throw new DemoException("product " + id + " was in the cache and in no database");
        }
        checkGenuine(id, product);
        asked++;
      }
    }
    return asked - Math.toIntExact(database.queries() - queries);
  }

  private void checkGenuine(int id, Product product) {
    if (!catalog.isGenuine(id, product)) {
      throw new DemoException("the cache has for product " + id + ": " + product);
    }
  }
}
