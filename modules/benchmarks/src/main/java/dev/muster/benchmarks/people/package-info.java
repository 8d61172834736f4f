/// The people of the benchmarks and what they did: the same for the same seed, for ever.
@NullMarked
package dev.muster.benchmarks.people;

import org.jspecify.annotations.NullMarked;
