/**
 * What a manager and its caches are set to. It takes a URI, properties and the application's {@code
 * Configuration}, refuses what is misspelled or not supported, and hands immutable settings to the
 * manager and to the client.
 */
@NullMarked
package io.crabcache.jcache.configuration;

import org.jspecify.annotations.NullMarked;
