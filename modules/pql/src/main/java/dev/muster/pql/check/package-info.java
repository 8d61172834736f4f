/// Names, arity and types: what stands between an expression that reads and a query that runs.
@NullMarked
package dev.muster.pql.check;

import org.jspecify.annotations.NullMarked;
