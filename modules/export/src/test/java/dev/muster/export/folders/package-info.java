@NullMarked
package dev.muster.export.folders;

import org.jspecify.annotations.NullMarked;
