@NullMarked
package dev.muster.pql.interpret;

import org.jspecify.annotations.NullMarked;
