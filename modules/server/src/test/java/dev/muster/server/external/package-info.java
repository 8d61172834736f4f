/// Tests of what is read for audiences from outside.
@NullMarked
package dev.muster.server.external;

import org.jspecify.annotations.NullMarked;
