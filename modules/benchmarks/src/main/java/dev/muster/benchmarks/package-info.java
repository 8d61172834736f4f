/// How fast Muster is: whole runs against a server of its own. Never shipped.
@NullMarked
package dev.muster.benchmarks;

import org.jspecify.annotations.NullMarked;
