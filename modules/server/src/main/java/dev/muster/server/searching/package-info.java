/// The routes of segment search.
@NullMarked
package dev.muster.server.searching;

import org.jspecify.annotations.NullMarked;
