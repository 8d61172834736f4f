@NullMarked
package dev.muster.pql.analysis;

import org.jspecify.annotations.NullMarked;
