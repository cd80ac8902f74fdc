/**
 * Numbers that are kept as text. A command takes the bytes of a value or of an operand, reads them
 * here as a number, and has the result written back as the bytes of the new value.
 */
@NullMarked
package io.crabcache.engine.number;

import org.jspecify.annotations.NullMarked;
