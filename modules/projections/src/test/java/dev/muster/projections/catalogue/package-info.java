@NullMarked
package dev.muster.projections.catalogue;

import org.jspecify.annotations.NullMarked;
