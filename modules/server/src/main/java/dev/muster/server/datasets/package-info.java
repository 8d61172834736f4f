/// Datasets and their files.
@NullMarked
package dev.muster.server.datasets;

import org.jspecify.annotations.NullMarked;
