/**
 * Cache entry listeners, chapter 8 of JSR-107: from the events of the client to the application's
 * listeners, through their filters.
 */
@NullMarked
package io.crabcache.jcache.listener;

import org.jspecify.annotations.NullMarked;
