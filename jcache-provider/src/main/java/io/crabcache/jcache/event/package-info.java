/** What listeners can be told beside the events of JSR-107. */
@NullMarked
package io.crabcache.jcache.event;

import org.jspecify.annotations.NullMarked;
