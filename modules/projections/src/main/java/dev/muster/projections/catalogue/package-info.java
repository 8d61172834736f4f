/// The read models of definitions and folders: how events become rows, and how rows are read.
@NullMarked
package dev.muster.projections.catalogue;

import org.jspecify.annotations.NullMarked;
