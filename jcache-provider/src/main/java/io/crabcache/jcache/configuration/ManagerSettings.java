package io.crabcache.jcache.configuration;

import io.crabcache.client.ClientOption;
import io.crabcache.client.ClientSettings;
import io.crabcache.jcache.codec.MarshallerFactory;
import io.crabcache.jcache.codec.Marshallers;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.regex.Pattern;
import javax.cache.CacheException;

/**
 * What a {@code CacheManager} is set to. Immutable.
 *
 * <p>An option is looked for in the URI's query ({@code ?namespace=shop}), then, with {@code
 * crabcache.} in front, in the manager's properties ({@code crabcache.namespace}), in the system
 * properties and in MicroProfile Config. A name that is not below is refused in the first two.
 *
 * <table>
 * <caption>Options of a manager</caption>
 * <tr><th>option<th>default<th>meaning
 * <tr><td>{@code namespace}<td>{@code default}
 *   <td>The cache {@code products} is {@code namespace:products} on the server, so that
 *   applications do not meet by accident and can share on purpose. 1 to 128 characters without a
 *   colon.
 * <tr><td>{@code marshaller}<td>{@code java}
 *   <td>Writes and reads objects that have no native encoding; see {@link MarshallerFactory}.
 * <tr><td>{@code serialization.filter}<td>none
 *   <td>Classes that Java serialization may read beside the JDK's value classes and the types that
 *   the cache declares, in the syntax of {@link java.io.ObjectInputFilter.Config#createFilter}:
 *   {@code com.acme.**}. It may set limits and refuse classes, too.
 * <tr><td>{@code codec}, {@code cache.NAME.codec}<td>{@code typed}
 *   <td>What the entries of all caches, or of the one that the application calls NAME, look like on
 *   the server: {@link CodecKind}. The databases of Redis clients, {@code resp:0} and so on, always
 *   have the codec {@code raw}.
 * <tr><td>{@code cache.NAME.max_entries}, {@code cache.NAME.max_bytes}<td>none
 *   <td>Limits of the cache that the application calls NAME. They hold for all who use the cache:
 *   the manager that creates or joins it last decides, and one that has no limit for it changes
 *   nothing. 0 takes a limit away.
 * <tr><td>{@code executor}<td>common pool
 *   <td>Only as a property, whose value is a {@link Executor}: it runs completions of {@code
 *   AsyncCache}, loaders that these call, and {@code loadAll}. It must run tasks on other threads
 *   than the caller's if loaders or completions block. What one would run on an event loop runs in
 *   the common pool.
 * <tr><td>{@code uri}<td>{@code crabcache:embedded}
 *   <td>Not in a URI: the URI of managers for which none is given.
 * <tr><td>{@code memory.max}, {@code data_dir}, {@code operation_timeout_ms}, …<td>see there
 *   <td>{@link ClientOption} has the options of the client and of the embedded engine.
 * </table>
 *
 * @param client settings of the client
 * @param namespace stands in front of the caches' names on the server
 * @param marshaller makes the marshallers of the caches
 * @param serializationFilter the application's filter, empty for none
 * @param codec codec of caches for which nothing else is said
 * @param caches options of single caches
 * @param executor runs what must not run on an event loop
 */
public record ManagerSettings(
    ClientSettings client,
    String namespace,
    MarshallerFactory marshaller,
    String serializationFilter,
    CodecKind codec,
    CacheOptions caches,
    Executor executor) {

  /** Stands in front of an option's name in properties. */
  public static final String PREFIX = "crabcache.";

  /** Property that holds the URI of managers for which none is given. */
  public static final String URI_PROPERTY = PREFIX + "uri";

  private static final Pattern DATABASE = Pattern.compile("resp:[0-9]{1,9}");
  private static final String EXECUTOR_PROPERTY = PREFIX + "executor";
  private static final String ENGINE_NAME = "embedded";
  private static final int MAX_NAMESPACE = 128;

  /**
   * Gathers the settings of a manager.
   *
   * @param environment values from outside
   * @throws CacheException if an option is unknown or its value not allowed
   */
  public static ManagerSettings of(
      URI uri, Properties properties, ClassLoader loader, Environment environment) {
    ManagerUri parsed = ManagerUri.parse(uri);
    Map<String, String> options = new HashMap<>();
    ProviderOption.allKeys()
        .forEach(key -> options.computeIfAbsent(key, k -> environment.value(PREFIX + k)));
    boolean embedded = parsed.servers().isEmpty();
    for (ClientOption option : ClientOption.values()) {
      if (!option.isFor(embedded)) {
        // Outside it may be meant for other managers of this JVM.
        options.remove(option.key());
      }
    }
    addProperties(properties, options);
    options.putAll(parsed.options());

    String namespace = take(options, ProviderOption.NAMESPACE);
    if (namespace.isEmpty() || namespace.length() > MAX_NAMESPACE || namespace.contains(":")) {
      throw new CacheException(
          "namespace=%s is not allowed: use 1 to %d characters without a colon"
              .formatted(namespace, MAX_NAMESPACE));
    }
    MarshallerFactory marshaller =
        Marshallers.find(take(options, ProviderOption.MARSHALLER), loader);
    String filter = take(options, ProviderOption.SERIALIZATION_FILTER);
    Object codec =
        CacheOptions.parse(
            ProviderOption.CODEC.key(), take(options, ProviderOption.CODEC), CodecKind.TYPE);
    CacheOptions caches = CacheOptions.take(options, environment);
    return new ManagerSettings(
        client(parsed, options),
        namespace,
        marshaller,
        filter,
        CodecKind.of((String) codec),
        caches,
        executor(properties));
  }

  /**
   * Tells whether an application means a database of Redis clients by the name of a cache. Those
   * are the same for all namespaces.
   */
  public static boolean isDatabase(String cacheName) {
    return DATABASE.matcher(cacheName).matches();
  }

  /** Name on the server of a cache of the manager. */
  public String serverName(String cacheName) {
    return isDatabase(cacheName) ? cacheName : namespace + ":" + cacheName;
  }

  /**
   * The codec of a cache.
   *
   * @throws CacheException if an option gives a database of Redis clients another than theirs, or
   *     its value in the environment is not allowed
   */
  public CodecKind codec(String cacheName) {
    CodecKind given = caches.codec(cacheName).orElse(null);
    if (!isDatabase(serverName(cacheName))) {
      return given == null ? codec : given;
    }
    if (given == CodecKind.TYPED) {
      throw new CacheException(
          "the cache \"%s\" belongs to Redis clients, too, which cannot read the codec typed; leave out the option cache.%s.codec"
              .formatted(cacheName, cacheName));
    }
    return CodecKind.RAW;
  }

  private static void addProperties(Properties properties, Map<String, String> options) {
    properties.forEach(
        (name, value) -> {
          boolean isText = value instanceof String || name.equals(EXECUTOR_PROPERTY);
          if (name.toString().startsWith(PREFIX) && !isText) {
            throw new CacheException("the property %s must be a string".formatted(name));
          }
        });
    for (String name : properties.stringPropertyNames()) {
      boolean isOption = name.startsWith(PREFIX) && !name.equals(URI_PROPERTY);
      if (isOption && !name.equals(EXECUTOR_PROPERTY)) {
        String key = name.substring(PREFIX.length());
        ProviderOption.checkKnown(key, "the manager's properties (" + name + ")");
        options.put(key, properties.getProperty(name));
      }
    }
  }

  private static String take(Map<String, String> options, ProviderOption option) {
    String value = options.remove(option.key());
    return value == null ? option.defaultText() : value;
  }

  /** The options that are left are the client's. */
  private static ClientSettings client(ManagerUri uri, Map<String, String> options) {
    try {
      ClientSettings.Builder builder =
          uri.servers().isEmpty()
              ? ClientSettings.embedded(ENGINE_NAME)
              : ClientSettings.remote(uri.servers());
      options.forEach(builder::option);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new CacheException(e.getMessage(), e);
    }
  }

  private static Executor executor(Properties properties) {
    Object executor = properties.get(EXECUTOR_PROPERTY);
    if (executor == null) {
      return ForkJoinPool.commonPool();
    }
    if (executor instanceof Executor given) {
      return given;
    }
    throw new CacheException(
        "the property %s must be a java.util.concurrent.Executor, not a %s"
            .formatted(EXECUTOR_PROPERTY, executor.getClass().getName()));
  }
}
