package io.crabcache.jcache.management;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.cache.CacheException;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.management.CacheMXBean;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The beans of a cache in the platform's {@link MBeanServer}, under the names of the specification:
 *
 * <pre>
 * javax.cache:type=CacheConfiguration,CacheManager=URI,Cache=NAME
 * javax.cache:type=CacheStatistics,CacheManager=URI,Cache=NAME
 * </pre>
 *
 * with a dot for each character that a name of JMX cannot have. The names know no class loader: of
 * managers that have the same URI and different loaders, only the one that comes first shows a
 * cache of a name; the others log that. Not thread safe; its cache calls it under a lock.
 */
public final class CacheBeans {

  private static final System.Logger LOG = System.getLogger(CacheBeans.class.getName());

  /** What separates the parts of a name, and what would make it a pattern or a quotation. */
  private static final Pattern FORBIDDEN = Pattern.compile("[,:=\n\"*?]");

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Registration configuration;
  private final Registration statistics;

  /**
   * Prepares the beans of a cache; none is registered yet.
   *
   * @param configuration the cache's configuration at the time
   * @throws CacheException if the names cannot be a part of a name of JMX
   */
  public CacheBeans(
      URI manager,
      String cache,
      Supplier<? extends CompleteConfiguration<?, ?>> configuration,
      CacheStatistics statistics) {
    this.configuration =
        new Registration(
            name("CacheConfiguration", manager, cache), new ConfigurationBean(configuration));
    this.statistics = new Registration(name("CacheStatistics", manager, cache), statistics);
  }

  private static ObjectName name(String type, URI manager, String cache) {
    String text =
        "javax.cache:type=%s,CacheManager=%s,Cache=%s"
            .formatted(type, replaced(manager.toString()), replaced(cache));
    try {
      return new ObjectName(text);
    } catch (JMException e) {
      throw new CacheException("the bean of the cache \"" + cache + "\" has no possible name", e);
    }
  }

  private static String replaced(String part) {
    return FORBIDDEN.matcher(part).replaceAll(".");
  }

  /** Shows or hides the configuration; harmless to repeat. */
  public void showConfiguration(boolean shown) {
    configuration.show(shown);
  }

  /** Shows or hides the statistics; harmless to repeat. */
  public void showStatistics(boolean shown) {
    statistics.show(shown);
  }

  /** One bean. Only who has registered it takes it away. */
  private final class Registration {
    private final ObjectName name;
    private final Object bean;
    private boolean registered;

    Registration(ObjectName name, Object bean) {
      this.name = name;
      this.bean = bean;
    }

    void show(boolean shown) {
      try {
        if (shown && !registered) {
          server.registerMBean(bean, name);
        } else if (!shown && registered) {
          server.unregisterMBean(name);
        }
        registered = shown;
      } catch (InstanceAlreadyExistsException e) {
        LOG.log(
            Level.WARNING,
            "another CacheManager has registered {0}, and goes on to be the one that JMX shows",
            name);
      } catch (InstanceNotFoundException e) {
        registered = false; // Somebody else took it away.
      } catch (JMException e) {
        throw new CacheException("cannot change the registration of " + name, e);
      }
    }
  }

  /** The configuration as JMX shows it. */
  private record ConfigurationBean(Supplier<? extends CompleteConfiguration<?, ?>> configuration)
      implements CacheMXBean {

    @Override
    public String getKeyType() {
      return configuration.get().getKeyType().getName();
    }

    @Override
    public String getValueType() {
      return configuration.get().getValueType().getName();
    }

    @Override
    public boolean isReadThrough() {
      return configuration.get().isReadThrough();
    }

    @Override
    public boolean isWriteThrough() {
      return configuration.get().isWriteThrough();
    }

    @Override
    public boolean isStoreByValue() {
      return configuration.get().isStoreByValue();
    }

    @Override
    public boolean isStatisticsEnabled() {
      return configuration.get().isStatisticsEnabled();
    }

    @Override
    public boolean isManagementEnabled() {
      return configuration.get().isManagementEnabled();
    }
  }
}
