package io.crabcache.spring;

import java.io.Serializable;

/** What an application keeps in a database, and its cache. */
record Product(long id, String name) implements Serializable {}
