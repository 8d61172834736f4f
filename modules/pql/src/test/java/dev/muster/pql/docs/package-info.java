@NullMarked
package dev.muster.pql.docs;

import org.jspecify.annotations.NullMarked;
