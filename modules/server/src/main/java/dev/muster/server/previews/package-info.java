/// Previews and estimates: who would be in an audience, and how many.
@NullMarked
package dev.muster.server.previews;

import org.jspecify.annotations.NullMarked;
