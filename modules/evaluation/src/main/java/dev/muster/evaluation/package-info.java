/// The engine: checked queries become one plan over columns, and the plan gives members.
@NullMarked
package dev.muster.evaluation;

import org.jspecify.annotations.NullMarked;
