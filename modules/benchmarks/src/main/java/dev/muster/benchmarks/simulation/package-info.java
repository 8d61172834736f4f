/// Random data and random queries, and the comparison of the engine with the interpreter.
@NullMarked
package dev.muster.benchmarks.simulation;

import org.jspecify.annotations.NullMarked;
