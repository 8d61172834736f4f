/// The Profile Query Language as a library: `Pql` is the way in.
@NullMarked
package dev.muster.pql;

import org.jspecify.annotations.NullMarked;
