@NullMarked
package dev.muster.pql.random;

import org.jspecify.annotations.NullMarked;
