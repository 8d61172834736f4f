/// What can be wrong with an expression, and the bounds it has to keep.
@NullMarked
package dev.muster.pql.problem;

import org.jspecify.annotations.NullMarked;
