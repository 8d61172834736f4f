/// The segments of the benchmarks in PQL and in SQL, and how DuckDB evaluates them.
@NullMarked
package dev.muster.benchmarks.segments;

import org.jspecify.annotations.NullMarked;
