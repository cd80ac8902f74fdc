package io.crabcache.jcache.codec;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The classes that a cache's types lead to: the types and the declared types of their serialized
 * fields, with their type arguments, and so on. An object of the declared type consists of objects
 * of these or of their subclasses, and of the parts that their superclasses describe.
 *
 * <p>Superclasses are let in themselves and not with all that is derived from them: a field's type
 * says which objects may stand there, a common ancestor in some library does not.
 */
final class DeclaredTypes {

  /** More classes than an entity has; past it the application names its classes in the filter. */
  private static final int MAX_CLASSES = 1000;

  private final Set<Class<?>> declared = new HashSet<>();
  private final Set<Class<?>> ancestors = new HashSet<>();
  private final Deque<Type> open = new ArrayDeque<>();

  private DeclaredTypes() {}

  /** Returns the classes that these types lead to, the JDK's own classes left out. */
  static DeclaredTypes of(Type... types) {
    DeclaredTypes found = new DeclaredTypes();
    Collections.addAll(found.open, types);
    while (!found.open.isEmpty() && found.declared.size() < MAX_CLASSES) {
      found.visit(found.open.removeFirst());
    }
    return found;
  }

  private void visit(Type type) {
    if (type instanceof Class<?> c) {
      visitClass(c);
    } else if (type instanceof ParameterizedType p) {
      open.add(p.getRawType());
      Collections.addAll(open, p.getActualTypeArguments());
    } else if (type instanceof WildcardType w) {
      Collections.addAll(open, w.getUpperBounds());
    } else if (type instanceof GenericArrayType a) {
      open.add(a.getGenericComponentType());
    }
  }

  private void visitClass(Class<?> type) {
    if (type.isArray()) {
      open.add(type.componentType());
      return;
    }
    // Through a type such as Object or Comparable every class would be let in.
    if (type.isPrimitive() || isOfJdk(type) || !declared.add(type)) {
      return;
    }
    for (Class<?> c = type; c != null && !isOfJdk(c); c = c.getSuperclass()) {
      ancestors.add(c);
      if (c.getGenericSuperclass() instanceof ParameterizedType p) {
        Collections.addAll(open, p.getActualTypeArguments());
      }
      if (Serializable.class.isAssignableFrom(c)) {
        visitFields(c);
      }
    }
  }

  private void visitFields(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
        open.add(field.getGenericType());
      }
    }
  }

  private static boolean isOfJdk(Class<?> type) {
    return type.getName().startsWith("java.") || type.getName().startsWith("javax.");
  }

  /** Tells whether objects of a class, or parts that it describes, may stand in an object. */
  boolean allow(Class<?> type) {
    if (declared.contains(type) || ancestors.contains(type)) {
      return true;
    }
    for (Class<?> c : declared) {
      if (c.isAssignableFrom(type)) {
        return true;
      }
    }
    return false;
  }
}
