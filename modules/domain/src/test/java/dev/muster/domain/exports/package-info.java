@NullMarked
package dev.muster.domain.exports;

import org.jspecify.annotations.NullMarked;
