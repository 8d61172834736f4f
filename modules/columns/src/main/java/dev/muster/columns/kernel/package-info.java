/// Loops over whole columns: filters that give a bit for each row, and reads of many values at
/// once. They work on the narrow arrays as they are stored.
@NullMarked
package dev.muster.columns.kernel;

import org.jspecify.annotations.NullMarked;
