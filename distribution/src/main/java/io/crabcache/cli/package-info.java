/**
 * The command line: reads what the operator typed and hands it to the server, the demo or a tool.
 */
@NullMarked
package io.crabcache.cli;

import org.jspecify.annotations.NullMarked;
