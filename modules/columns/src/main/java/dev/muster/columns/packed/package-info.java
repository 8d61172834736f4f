/// Whole numbers and bytes in arrays as narrow as they fit; what columns are made of.
@NullMarked
package dev.muster.columns.packed;

import org.jspecify.annotations.NullMarked;
