/// Folders, in which definitions can be filed.
@NullMarked
package dev.muster.domain.folders;

import org.jspecify.annotations.NullMarked;
