@NullMarked
package dev.muster.benchmarks.people;

import org.jspecify.annotations.NullMarked;
