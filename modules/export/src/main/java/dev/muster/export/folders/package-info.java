/// Datasets as folders: batches that are there as a whole or not at all.
@NullMarked
package dev.muster.export.folders;

import org.jspecify.annotations.NullMarked;
