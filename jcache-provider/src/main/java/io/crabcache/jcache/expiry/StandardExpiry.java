package io.crabcache.jcache.expiry;

import io.crabcache.jcache.configuration.SupportedFeatures;
import io.crabcache.protocol.CacheSettings;
import java.util.Set;
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

  /**
   * Returns a cache's settings.
   *
   * @throws UnsupportedOperationException if the policy is not one of the five
   */
  public static CacheSettings settings(ExpiryPolicy policy, byte[] metadata) {
    if (!CLASSES.contains(policy.getClass())) {
      throw SupportedFeatures.missing(
          "the expiry policy "
              + policy.getClass().getName()
              + " (the standard policies of javax.cache.expiry are)");
    }
    return new CacheSettings(
        millis(policy.getExpiryForCreation()),
        millis(policy.getExpiryForUpdate()),
        millis(policy.getExpiryForAccess()),
        metadata);
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
