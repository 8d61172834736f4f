@NullMarked
package dev.muster.export.parquet;

import org.jspecify.annotations.NullMarked;
