/// How many profiles a query finds, from all of them or from a part.
@NullMarked
package dev.muster.evaluation.sampling;

import org.jspecify.annotations.NullMarked;
