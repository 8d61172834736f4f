/// What more than one part of the domain speaks of.
@NullMarked
package dev.muster.domain;

import org.jspecify.annotations.NullMarked;
