/// PQL as JSON (pql/json): the reader and the writer.
@NullMarked
package dev.muster.pql.json;

import org.jspecify.annotations.NullMarked;
