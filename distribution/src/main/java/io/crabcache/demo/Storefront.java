package io.crabcache.demo;

import java.net.URI;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * The application: shows products, and caches them as any JCache application would. Nothing in here
 * knows CrabCache; only the address says who answers. Safe for use by many threads.
 */
final class Storefront implements AutoCloseable {
  private static final String CACHE = "products";

  private final CacheManager manager;
  private final Cache<Integer, Product> products;

  /**
   * Opens the cache of products.
   *
   * @param address of the cache, for the provider on the class path
   */
  Storefront(URI address, ProductDatabase database) {
    manager =
        Caching.getCachingProvider().getCacheManager(address, Storefront.class.getClassLoader());
    products =
        manager.createCache(
            CACHE,
            new MutableConfiguration<Integer, Product>()
                .setTypes(Integer.class, Product.class)
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> new ProductLoader(database)));
  }

  /** The product of this id, from the cache, or else from the database; null when there is none. */
  @Nullable Product product(int id) {
    return products.get(id);
  }

  /** The cache, for those who want to measure it. */
  Cache<Integer, Product> cache() {
    return products;
  }

  @Override
  public void close() {
    manager.close();
  }

  private record ProductLoader(ProductDatabase database) implements CacheLoader<Integer, Product> {
    @Override
    public @Nullable Product load(Integer id) {
      try {
        return database.find(id);
      } catch (SQLException e) {
        throw new CacheLoaderException("cannot load product " + id, e);
      }
    }

    @Override
    public Map<Integer, Product> loadAll(Iterable<? extends Integer> ids) {
      Map<Integer, Product> found = new HashMap<>();
      for (Integer id : ids) {
        Product product = load(id);
        if (product != null) {
          found.put(id, product);
        }
      }
      return found;
    }
  }
}
