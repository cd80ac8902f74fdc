package io.crabcache.benchmarks.peers.driver;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;

/**
 * Main class of the JVM that puts load on one provider. Ends when its standard input does.
 *
 * <p>Arguments: class of the provider; URI of the manager, {@code default} for the provider's own;
 * {@code type#method} that gets without waiting, or {@value #NONE}; properties as {@code
 * name=value}. Each line of its input is a kind of work, a number of threads and milliseconds; each
 * is answered by the line of a {@link Result}. Once the caches are filled it prints {@value
 * #READY}.
 */
public final class Driver {
  /** The line that says that there may be work. */
  public static final String READY = "driver is ready";

  /** Stands for a call that the provider does not have. */
  public static final String NONE = "none";

  private static final int FIRST_PROPERTY = 3;

  private Driver() {}

  /** Runs the driver. */
  public static void main(String[] arguments) throws Exception {
    CachingProvider provider = Caching.getCachingProvider(arguments[0]);
    URI uri = arguments[1].equals("default") ? provider.getDefaultURI() : URI.create(arguments[1]);
    Properties properties = new Properties();
    for (int i = FIRST_PROPERTY; i < arguments.length; i++) {
      int equals = arguments[i].indexOf('=');
      properties.setProperty(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
    }
    try (CacheManager manager =
        provider.getCacheManager(uri, Driver.class.getClassLoader(), properties)) {
      Load load = Load.prepare(manager, arguments[2]);
      System.out.println(READY);
      serve(load);
    }
    System.exit(0); // Not every provider ends all its threads.
  }

  private static void serve(Load load) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ", -1);
      Result result =
          load.run(Kind.of(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2]));
      System.out.println(result.line());
    }
  }
}
