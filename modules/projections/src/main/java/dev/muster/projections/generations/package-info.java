/// Read models in generations: each is a schema of its own, one is the live one that reads see, and
/// a better one is built beside it and swapped in.
@NullMarked
package dev.muster.projections.generations;

import org.jspecify.annotations.NullMarked;
