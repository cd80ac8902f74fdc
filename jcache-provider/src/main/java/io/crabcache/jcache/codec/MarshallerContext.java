package io.crabcache.jcache.codec;

/**
 * What a marshaller needs to know of its cache.
 *
 * @param classLoader loads the classes of the objects: the manager's class loader
 * @param keyType the configured type of the keys, {@code Object} if there is none
 * @param valueType the configured type of the values, {@code Object} if there is none
 * @param filter the option {@code crabcache.serialization.filter}, empty for none: which classes
 *     may be read beside those of the types, in the syntax of {@link
 *     java.io.ObjectInputFilter.Config#createFilter}
 */
public record MarshallerContext(
    ClassLoader classLoader, Class<?> keyType, Class<?> valueType, String filter) {}
