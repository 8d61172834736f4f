/// Tables and dictionaries in a file, as the raw bytes of their columns: written and read without a
/// look at single values, and checked by a checksum for each section.
@NullMarked
package dev.muster.columns.storage;

import org.jspecify.annotations.NullMarked;
