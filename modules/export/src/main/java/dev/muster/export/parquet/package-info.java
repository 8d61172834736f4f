/// Documents as Parquet files: what columns they need, and how they are written.
@NullMarked
package dev.muster.export.parquet;

import org.jspecify.annotations.NullMarked;
