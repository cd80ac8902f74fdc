/** What the tests of several modules share. Nothing here is part of the product. */
@NullMarked
package io.crabcache.testing;

import org.jspecify.annotations.NullMarked;
