/// How fast memberships follow what arrives.
@NullMarked
package dev.muster.benchmarks.streaming;

import org.jspecify.annotations.NullMarked;
