/// The functions of the language: their names, forms and types.
@NullMarked
package dev.muster.pql.function;

import org.jspecify.annotations.NullMarked;
