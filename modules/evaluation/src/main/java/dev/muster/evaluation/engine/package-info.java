/// Expressions of many queries as one graph over the rows of a table.
@NullMarked
package dev.muster.evaluation.engine;

import org.jspecify.annotations.NullMarked;
