@NullMarked
package dev.muster.projections.postgres;

import org.jspecify.annotations.NullMarked;
