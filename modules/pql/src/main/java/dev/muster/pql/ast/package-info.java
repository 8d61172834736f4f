/// The typed tree of a query: sealed records, each with the place it was read from.
@NullMarked
package dev.muster.pql.ast;

import org.jspecify.annotations.NullMarked;
