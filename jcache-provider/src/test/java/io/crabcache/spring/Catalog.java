package io.crabcache.spring;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.annotation.CacheResult;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/**
 * Products by their numbers, as an application has them that knows nothing but Spring's annotations
 * (and, once, JSR-107's).
 */
public class Catalog {
  private final Map<Long, String> database = new ConcurrentHashMap<>(Map.of(7L, "net", 8L, "trap"));
  private final AtomicInteger queries = new AtomicInteger();

  /** Times that the database was asked. */
  int queries() {
    return queries.get();
  }

  /** Finds a product; null is a result, too. */
  @Cacheable("products")
  public @Nullable Product find(long id) {
    queries.incrementAndGet();
    String name = database.get(id);
    return name == null ? null : new Product(id, name);
  }

  /** Finds a product, for which one caller asks the database while others wait. */
  @Cacheable(cacheNames = "products", sync = true)
  public @Nullable Product findTogether(long id) {
    return find(id);
  }

  /** Finds a price, which two things decide. */
  @Cacheable("prices")
  public int price(long id, String currency) {
    queries.incrementAndGet();
    return (int) id * 100 + currency.length();
  }

  /** Finds a name, by the annotation that JSR-107 has for it. */
  @CacheResult(cacheName = "names")
  public @Nullable String name(long id) {
    queries.incrementAndGet();
    return database.get(id);
  }

  /** Changes a product. */
  @CachePut(cacheNames = "products", key = "#product.id")
  public Product save(Product product) {
    database.put(product.id(), product.name());
    return product;
  }

  /** Forgets a product. */
  @CacheEvict("products")
  public void delete(long id) {
    database.remove(id);
  }

  /** Something else has changed all products. */
  @CacheEvict(cacheNames = "products", allEntries = true)
  public void renameAll(String name) {
    database.replaceAll((id, old) -> name);
  }
}
