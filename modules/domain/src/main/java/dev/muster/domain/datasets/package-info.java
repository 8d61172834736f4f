/// Datasets: the places that exports write into.
@NullMarked
package dev.muster.domain.datasets;

import org.jspecify.annotations.NullMarked;
