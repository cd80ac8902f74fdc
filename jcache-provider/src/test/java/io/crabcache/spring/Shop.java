package io.crabcache.spring;

import java.net.URI;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.cache.jcache.JCacheManagerFactoryBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The configuration of an application, with the address of its caches as a bean. */
@Configuration
@EnableCaching
class Shop {

  /** The classes of keys and values that are neither the JDK's nor declared with a cache. */
  private static final String OURS = "io.crabcache.spring.*;org.springframework.cache.**";

  @Bean
  JCacheManagerFactoryBean caches(URI address) {
    Properties properties = new Properties();
    properties.setProperty("crabcache.serialization.filter", OURS);
    JCacheManagerFactoryBean factory = new JCacheManagerFactoryBean();
    factory.setCacheManagerUri(address);
    factory.setCacheManagerProperties(properties);
    return factory;
  }

  @Bean
  JCacheCacheManager cacheManager(CacheManager caches) {
    for (String name : new String[] {"products", "prices", "names"}) {
      caches.createCache(name, new MutableConfiguration<>());
    }
    return new JCacheCacheManager(caches);
  }

  @Bean
  Catalog catalog() {
    return new Catalog();
  }
}
