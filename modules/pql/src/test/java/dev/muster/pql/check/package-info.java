@NullMarked
package dev.muster.pql.check;

import org.jspecify.annotations.NullMarked;
