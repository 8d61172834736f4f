@NullMarked
package dev.muster.pql.text;

import org.jspecify.annotations.NullMarked;
