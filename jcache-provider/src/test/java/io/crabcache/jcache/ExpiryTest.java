package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The five standard policies, and which calls count as an access. Every entry lives for ten
 * minutes; a call comes after six, and the entry is looked at after twelve.
 */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class ExpiryTest {

  private static final Duration TEN_MINUTES = new Duration(TimeUnit.MINUTES, 10);
  private static final java.time.Duration SIX_MINUTES = java.time.Duration.ofMinutes(6);

  private final Deployment deployment;
  private int caches;

  ExpiryTest(Deployment.Kind kind) throws Exception {
    deployment = new Deployment(kind);
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  private Cache<String, Object> cache(Factory<ExpiryPolicy> policy) {
    return deployment
        .node()
        .createCache(
            "cache" + caches++,
            new MutableConfiguration<String, Object>()
                .setTypes(String.class, Object.class)
                .setExpiryPolicyFactory(policy));
  }

  /** Whether an entry is there twelve minutes after it was put, with a call in the middle. */
  private boolean survives(Factory<ExpiryPolicy> policy, Consumer<Cache<String, Object>> call) {
    Cache<String, Object> cache = cache(policy);
    cache.put("k", "v");
    deployment.clock.turn(SIX_MINUTES);
    call.accept(cache);
    deployment.clock.turn(SIX_MINUTES);
    return cache.containsKey("k");
  }

  @Test
  void eternalEntriesStay() {
    Cache<String, Object> cache = cache(EternalExpiryPolicy.factoryOf());
    cache.put("k", "v");
    deployment.clock.turn(java.time.Duration.ofDays(10_000));

    assertThat(cache.get("k")).isEqualTo("v");
  }

  @Test
  void createdCountsFromCreationOnly() {
    Factory<ExpiryPolicy> policy = CreatedExpiryPolicy.factoryOf(TEN_MINUTES);

    assertThat(survives(policy, cache -> cache.put("k", "v2"))).isFalse();
    assertThat(survives(policy, cache -> cache.get("k"))).isFalse();
    assertThat(
            survives(
                policy,
                cache -> {
                  cache.remove("k");
                  cache.put("k", "v");
                }))
        .isTrue();
  }

  @Test
  void modifiedCountsFromTheLastWrite() {
    Factory<ExpiryPolicy> policy = ModifiedExpiryPolicy.factoryOf(TEN_MINUTES);

    assertThat(survives(policy, cache -> cache.put("k", "v2"))).isTrue();
    assertThat(survives(policy, cache -> cache.getAndReplace("k", "v2"))).isTrue();
    assertThat(survives(policy, cache -> cache.replace("k", "v", "v2"))).isTrue();
    assertThat(survives(policy, cache -> cache.replace("k", "other", "v2"))).isFalse();
    assertThat(survives(policy, cache -> cache.get("k"))).isFalse();
  }

  @Test
  void accessedCountsFromTheLastAccess() {
    Factory<ExpiryPolicy> policy = AccessedExpiryPolicy.factoryOf(TEN_MINUTES);

    assertThat(survives(policy, cache -> cache.get("k"))).isTrue();
    assertThat(survives(policy, cache -> cache.getAll(Set.of("k")))).isTrue();
    assertThat(
            survives(
                policy,
                cache -> {
                  cache.iterator().next();
                  // The walk does not wait for the access, but calls of one thread keep their
                  // order.
                  cache.containsKey("other");
                }))
        .isTrue();
    assertThat(survives(policy, cache -> cache.replace("k", "other", "v2"))).isTrue();
    assertThat(survives(policy, cache -> cache.remove("k", "other"))).isTrue();
  }

  @Test
  void comparingValuesThatAreNotNativeCountsAlike() {
    Factory<ExpiryPolicy> policy = AccessedExpiryPolicy.factoryOf(TEN_MINUTES);

    assertThat(survives(policy, cache -> cache.replace("k", List.of(1), "v2"))).isTrue();
    assertThat(survives(policy, cache -> cache.remove("k", List.of(1)))).isTrue();

    Cache<String, Object> cache = cache(policy);
    cache.put("k", List.of(1));
    deployment.clock.turn(SIX_MINUTES);
    assertThat(cache.replace("k", List.of(1), List.of(2))).isTrue();
    deployment.clock.turn(SIX_MINUTES);
    assertThat(cache.containsKey("k")).as("an update is no access").isFalse();
  }

  @Test
  void whatOnlyLooksOrWritesIsNoAccess() {
    Factory<ExpiryPolicy> policy = AccessedExpiryPolicy.factoryOf(TEN_MINUTES);

    assertThat(survives(policy, cache -> cache.containsKey("k"))).isFalse();
    assertThat(survives(policy, cache -> cache.putIfAbsent("k", "v2"))).isFalse();
    assertThat(survives(policy, cache -> cache.put("k", "v2"))).isFalse();
    assertThat(survives(policy, cache -> cache.putAll(Map.of("k", "v2")))).isFalse();
    assertThat(survives(policy, cache -> cache.replace("k", "v", "v2"))).isFalse();
  }

  @Test
  void touchedCountsFromTheLastAccessOrWrite() {
    Factory<ExpiryPolicy> policy = TouchedExpiryPolicy.factoryOf(TEN_MINUTES);

    assertThat(survives(policy, cache -> cache.get("k"))).isTrue();
    assertThat(survives(policy, cache -> cache.put("k", "v2"))).isTrue();
    assertThat(survives(policy, cache -> cache.containsKey("k"))).isFalse();
  }

  @Test
  void expiredEntriesAreInNoResult() {
    Cache<String, Object> cache = cache(CreatedExpiryPolicy.factoryOf(TEN_MINUTES));
    cache.put("k", "v");
    deployment.clock.turn(java.time.Duration.ofMinutes(10));

    assertThat(cache.getAll(Set.of("k"))).isEmpty();
    assertThat(cache.iterator().hasNext()).isFalse();
    assertThat(cache.getAndPut("k", "v2")).isNull();
  }

  @Test
  void aDurationOfZeroStoresNothing() {
    Cache<String, Object> cache = cache(CreatedExpiryPolicy.factoryOf(Duration.ZERO));

    cache.put("k", "v");

    assertThat(cache.containsKey("k")).isFalse();
  }
}
