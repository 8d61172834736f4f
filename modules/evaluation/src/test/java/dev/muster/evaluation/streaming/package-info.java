@NullMarked
package dev.muster.evaluation.streaming;

import org.jspecify.annotations.NullMarked;
