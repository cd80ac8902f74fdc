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
 * The classes that a cache's types lead to: the types, their superclasses, and the declared types
 * of their serialized fields with their type arguments, and so on. An object of the declared type
 * consists of objects of these or of their subclasses.
 */
final class DeclaredTypes {

  /** More classes than an entity has; past it the application names its classes in the filter. */
  private static final int MAX_CLASSES = 1000;

  private DeclaredTypes() {}

  /** Returns the classes that these types lead to, the JDK's own classes left out. */
  static Set<Class<?>> of(Type... types) {
    Set<Class<?>> found = new HashSet<>();
    Deque<Type> open = new ArrayDeque<>();
    Collections.addAll(open, types);
    while (!open.isEmpty() && found.size() < MAX_CLASSES) {
      visit(open.removeFirst(), open, found);
    }
    return Set.copyOf(found);
  }

  private static void visit(Type type, Deque<Type> open, Set<Class<?>> found) {
    if (type instanceof Class<?> c) {
      visitClass(c, open, found);
    } else if (type instanceof ParameterizedType p) {
      open.add(p.getRawType());
      Collections.addAll(open, p.getActualTypeArguments());
    } else if (type instanceof WildcardType w) {
      Collections.addAll(open, w.getUpperBounds());
    } else if (type instanceof GenericArrayType a) {
      open.add(a.getGenericComponentType());
    }
  }

  private static void visitClass(Class<?> type, Deque<Type> open, Set<Class<?>> found) {
    if (type.isArray()) {
      open.add(type.componentType());
      return;
    }
    // Through a type such as Object or Comparable every class would be let in.
    if (type.isPrimitive() || isOfJdk(type) || !found.add(type)) {
      return;
    }
    if (type.getGenericSuperclass() != null) {
      open.add(type.getGenericSuperclass());
    }
    if (Serializable.class.isAssignableFrom(type)) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !Modifier.isTransient(field.getModifiers())) {
          open.add(field.getGenericType());
        }
      }
    }
  }

  private static boolean isOfJdk(Class<?> type) {
    return type.getName().startsWith("java.") || type.getName().startsWith("javax.");
  }

  /** Tells whether a class or one of its supertypes is among those found. */
  static boolean contain(Set<Class<?>> found, Class<?> type) {
    if (found.contains(type)) {
      return true;
    }
    for (Class<?> declared : found) {
      if (declared.isAssignableFrom(type)) {
        return true;
      }
    }
    return false;
  }
}
