package io.crabcache.jcache.configuration;

import java.util.NoSuchElementException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Values from outside the application's code: system properties, then MicroProfile Config if the
 * application has it.
 */
public final class Environment {

  private static final String MICROPROFILE = "org/eclipse/microprofile/config/";

  private Environment() {}

  /** Returns the value of a name, null if there is none. */
  public static @Nullable String value(String name) {
    String property = System.getProperty(name);
    return property == null ? MicroProfile.value(name) : property;
  }

  /** Only this class refers to the API, so that it may be absent. */
  private static final class MicroProfile {

    private static @Nullable String value(String name) {
      try {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class).orElse(null);
      } catch (NoClassDefFoundError e) {
        if (String.valueOf(e.getMessage()).startsWith(MICROPROFILE)) {
          return null;
        }
        throw e;
      } catch (IllegalStateException | NoSuchElementException e) {
        // The API without an implementation.
        return null;
      }
    }
  }
}
