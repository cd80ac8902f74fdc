package io.crabcache.jcache.expiry;

import io.crabcache.protocol.CacheSettings;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.Factory;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The five standard expiry policies: always the same three durations, so a server can apply them.
 */
public final class StandardExpiry {

  /** Exactly these: a subclass may answer differently each time that it is asked. */
  private static final Set<Class<? extends ExpiryPolicy>> CLASSES =
      Set.of(
          EternalExpiryPolicy.class,
          CreatedExpiryPolicy.class,
          ModifiedExpiryPolicy.class,
          AccessedExpiryPolicy.class,
          TouchedExpiryPolicy.class);

  private StandardExpiry() {}

  /** Tells whether a policy is one of the five. */
  public static boolean isStandard(ExpiryPolicy policy) {
    return CLASSES.contains(policy.getClass());
  }

  /**
   * Returns a cache's settings: with the durations of a standard policy, or without any for another
   * one, whose answers go with each command.
   */
  public static CacheSettings settings(ExpiryPolicy policy, byte[] metadata) {
    if (!isStandard(policy)) {
      return new CacheSettings(
          CacheSettings.ETERNAL, CacheSettings.UNCHANGED, CacheSettings.UNCHANGED, metadata);
    }
    return new CacheSettings(
        millis(policy.getExpiryForCreation()),
        millis(policy.getExpiryForUpdate()),
        millis(policy.getExpiryForAccess()),
        metadata);
  }

  /** Returns the policy that a cache's settings come from, if they come from a standard one. */
  public static Factory<ExpiryPolicy> policy(CacheSettings settings) {
    boolean modified = settings.updateMillis() != CacheSettings.UNCHANGED;
    boolean accessed = settings.accessMillis() != CacheSettings.UNCHANGED;
    if (settings.creationMillis() == CacheSettings.ETERNAL && !modified && !accessed) {
      return EternalExpiryPolicy.factoryOf();
    }
    Duration duration = duration(settings.creationMillis());
    if (modified) {
      return accessed
          ? TouchedExpiryPolicy.factoryOf(duration)
          : ModifiedExpiryPolicy.factoryOf(duration);
    }
    return accessed
        ? AccessedExpiryPolicy.factoryOf(duration)
        : CreatedExpiryPolicy.factoryOf(duration);
  }

  private static Duration duration(long millis) {
    return millis == CacheSettings.ETERNAL
        ? Duration.ETERNAL
        : new Duration(TimeUnit.MILLISECONDS, millis);
  }

  /** The standard policies answer null for "leave it as it is", and never at creation. */
  private static long millis(@Nullable Duration duration) {
    if (duration == null) {
      return CacheSettings.UNCHANGED;
    }
    return duration.isEternal()
        ? CacheSettings.ETERNAL
        : duration.getTimeUnit().toMillis(duration.getDurationAmount());
  }
}
