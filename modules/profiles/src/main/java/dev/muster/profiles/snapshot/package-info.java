/// Files from which the stores are taken up again without reading the whole stream.
@NullMarked
package dev.muster.profiles.snapshot;

import org.jspecify.annotations.NullMarked;
