/// What a query looks at, how far back, and by which methods it can be evaluated.
@NullMarked
package dev.muster.pql.analysis;

import org.jspecify.annotations.NullMarked;
