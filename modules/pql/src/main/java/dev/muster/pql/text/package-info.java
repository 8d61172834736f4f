/// PQL as text: the grammar, the reader and the printer.
@NullMarked
package dev.muster.pql.text;

import org.jspecify.annotations.NullMarked;
