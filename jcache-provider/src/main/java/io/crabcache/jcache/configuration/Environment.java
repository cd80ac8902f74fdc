package io.crabcache.jcache.configuration;

import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Values from outside the application's code. */
@FunctionalInterface
public interface Environment {

  /** Returns the value of a name, null if there is none. */
  @Nullable String value(String name);

  /** System properties, then MicroProfile Config if the application has it. */
  static Environment ofProcess() {
    return name -> {
      String property = System.getProperty(name);
      return property == null ? MicroProfile.value(name) : property;
    };
  }

  /** Only this class refers to the API, so that it may be absent. */
  final class MicroProfile {

    private static final String API = "org/eclipse/microprofile/config/";

    private MicroProfile() {}

    private static @Nullable String value(String name) {
      try {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class).orElse(null);
      } catch (NoClassDefFoundError e) {
        if (String.valueOf(e.getMessage()).startsWith(API)) {
          return null;
        }
        throw e;
      } catch (IllegalStateException e) {
        // The API without an implementation.
        return null;
      }
    }
  }
}
