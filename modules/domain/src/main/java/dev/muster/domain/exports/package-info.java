/// Export jobs: what was asked for, how far it is, and what was written.
@NullMarked
package dev.muster.domain.exports;

import org.jspecify.annotations.NullMarked;
