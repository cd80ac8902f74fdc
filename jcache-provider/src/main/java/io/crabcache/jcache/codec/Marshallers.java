package io.crabcache.jcache.codec;

import java.lang.reflect.InvocationTargetException;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import javax.cache.CacheException;

/** Finds the marshaller that an option names. */
public final class Marshallers {

  /** Name of the option. */
  public static final String PROPERTY = "crabcache.marshaller";

  /** What the option is if nothing sets it. */
  public static final String DEFAULT = JavaMarshaller.FACTORY.name();

  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,32}");

  private Marshallers() {}

  /**
   * Finds a factory.
   *
   * @param choice the option's value: a factory's name or its class name
   * @throws CacheException if there is none, or it cannot be used
   */
  public static MarshallerFactory find(String choice, ClassLoader loader) {
    if (choice.equals(DEFAULT)) {
      return JavaMarshaller.FACTORY;
    }
    for (MarshallerFactory factory : ServiceLoader.load(MarshallerFactory.class, loader)) {
      if (choice.equals(factory.name())) {
        return checked(factory);
      }
    }
    return checked(instantiate(choice, loader));
  }

  private static MarshallerFactory instantiate(String className, ClassLoader loader) {
    try {
      return Class.forName(className, true, loader)
          .asSubclass(MarshallerFactory.class)
          .getConstructor()
          .newInstance();
    } catch (ClassNotFoundException e) {
      throw new CacheException(
          PROPERTY
              + "="
              + className
              + " is neither the name of a marshaller that ServiceLoader finds nor a class",
          e);
    } catch (ClassCastException | NoSuchMethodException | IllegalAccessException e) {
      throw new CacheException(
          "%s=%s must be a public class with a public constructor without parameters that implements %s"
              .formatted(PROPERTY, className, MarshallerFactory.class.getName()),
          e);
    } catch (InstantiationException | InvocationTargetException e) {
      throw new CacheException(PROPERTY + "=" + className + " cannot be created: " + e, e);
    }
  }

  private static MarshallerFactory checked(MarshallerFactory factory) {
    if (!NAME.matcher(factory.name()).matches()) {
      throw new CacheException(
          "the marshaller %s has the name \"%s\", which is not 1 to 32 visible characters of ASCII"
              .formatted(factory.getClass().getName(), factory.name()));
    }
    return factory;
  }
}
