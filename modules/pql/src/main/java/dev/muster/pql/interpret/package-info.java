/// The reference interpreter: the specification of PQL in code, plain before fast.
@NullMarked
package dev.muster.pql.interpret;

import org.jspecify.annotations.NullMarked;
