@NullMarked
package dev.muster.benchmarks.segments;

import org.jspecify.annotations.NullMarked;
