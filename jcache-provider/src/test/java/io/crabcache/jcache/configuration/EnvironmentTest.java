package io.crabcache.jcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values from outside, in their order. */
class EnvironmentTest {

  private static final String NAME = "crabcache.client_name";

  private final Environment environment = Environment.ofProcess();

  @AfterEach
  void clear() {
    System.clearProperty(NAME);
  }

  @Test
  void microProfileConfigIsReadWhereTheApplicationHasIt() {
    assertThat(environment.value(NAME)).isEqualTo("named-by-microprofile");
  }

  @Test
  void aSystemPropertyCountsFirst() {
    System.setProperty(NAME, "named-by-system-property");

    assertThat(environment.value(NAME)).isEqualTo("named-by-system-property");
  }

  @Test
  void whatNobodySetsIsNull() {
    assertThat(environment.value("crabcache.namespace")).isNull();
  }

  @Test
  void anApplicationWithoutMicroProfileConfigHasNoValuesThere() throws Exception {
    assertThat(valueWhereThereIsOnly(Environment.class)).isNull();
  }

  @Test
  void anApplicationWithTheApiAloneHasNoValuesThere() throws Exception {
    assertThat(valueWhereThereIsOnly(Environment.class, ConfigProvider.class)).isNull();
  }

  /** Asks for the name in a class loader that sees nothing but the archives of some classes. */
  private static @Nullable Object valueWhereThereIsOnly(Class<?>... classes) throws Exception {
    URL[] archives = new URL[classes.length];
    for (int i = 0; i < classes.length; i++) {
      archives[i] = classes[i].getProtectionDomain().getCodeSource().getLocation();
    }
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(archives, ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      Class<?> alone = loader.loadClass(Environment.class.getName());
      Object environment = alone.getMethod("ofProcess").invoke(null);
      return alone.getMethod("value", String.class).invoke(environment, NAME);
    } finally {
      thread.setContextClassLoader(context);
    }
  }
}
