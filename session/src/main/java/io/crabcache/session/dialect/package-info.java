/**
 * Which dialect a connection speaks. Its first byte tells, and then it stays: a {@link
 * io.crabcache.session.dialect.Dialects} opens sessions that do not know yet, and hand on to a
 * native or a text session once they do.
 */
@NullMarked
package io.crabcache.session.dialect;

import org.jspecify.annotations.NullMarked;
