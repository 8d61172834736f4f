/// To be filled.
@NullMarked
package dev.muster.evaluation;

import org.jspecify.annotations.NullMarked;
