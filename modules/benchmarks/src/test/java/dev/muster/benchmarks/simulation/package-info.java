@NullMarked
package dev.muster.benchmarks.simulation;

import org.jspecify.annotations.NullMarked;
