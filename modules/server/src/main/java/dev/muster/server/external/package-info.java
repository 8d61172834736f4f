/// Audiences from outside: where their files land, how they are read, and when members expire.
@NullMarked
package dev.muster.server.external;

import org.jspecify.annotations.NullMarked;
