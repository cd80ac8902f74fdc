package io.crabcache.jcache.expiry;

import io.crabcache.jcache.integration.Customization;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The application's own policy. Where it throws, or gives no duration for a new entry, an entry
 * that is created is eternal, and another one keeps its expiry: nothing is lost because a policy
 * has a fault. The first such failure is logged.
 */
public final class CustomExpiry implements Expiry {

  private static final System.Logger LOG = System.getLogger(CustomExpiry.class.getName());

  private final Customization<ExpiryPolicy> policy;
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  /**
   * Wraps a policy.
   *
   * @param cacheName for messages
   */
  public CustomExpiry(String cacheName, ExpiryPolicy policy) {
    this.policy = new Customization<>(cacheName, "expiry policy", policy);
  }

  @Override
  public boolean isCustom() {
    return true;
  }

  @Override
  public Lifetime forCreation() {
    return ask(ExpiryPolicy::getExpiryForCreation, Lifetime.ETERNAL);
  }

  @Override
  public Lifetime forUpdate() {
    return ask(ExpiryPolicy::getExpiryForUpdate, Lifetime.KEPT);
  }

  @Override
  public Lifetime forAccess() {
    return ask(ExpiryPolicy::getExpiryForAccess, Lifetime.KEPT);
  }

  private Lifetime ask(Function<ExpiryPolicy, @Nullable Duration> question, Lifetime otherwise) {
    return policy.use(
        asked -> {
          try {
            Duration duration = question.apply(asked);
            return duration == null ? otherwise : Lifetime.of(duration);
          } catch (RuntimeException e) {
            if (failureLogged.compareAndSet(false, true)) {
              LOG.log(
                  Level.WARNING,
                  "the expiry policy "
                      + asked.getClass().getName()
                      + " failed; new entries are eternal then, and others keep their expiry;"
                      + " further failures are not logged",
                  e);
            }
            return otherwise;
          }
        });
  }

  @Override
  public void close() {
    policy.close();
  }
}
