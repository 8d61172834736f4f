@NullMarked
package dev.muster.pql;

import org.jspecify.annotations.NullMarked;
