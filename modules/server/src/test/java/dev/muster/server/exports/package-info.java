@NullMarked
package dev.muster.server.exports;

import org.jspecify.annotations.NullMarked;
