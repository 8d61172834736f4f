@NullMarked
package dev.muster.server.access;

import org.jspecify.annotations.NullMarked;
