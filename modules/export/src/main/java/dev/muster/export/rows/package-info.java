/// Which profiles are exported, and what is written of each.
@NullMarked
package dev.muster.export.rows;

import org.jspecify.annotations.NullMarked;
