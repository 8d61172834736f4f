@NullMarked
package dev.muster.pql.conformance;

import org.jspecify.annotations.NullMarked;
