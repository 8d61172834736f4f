/// The routes of folders.
@NullMarked
package dev.muster.server.folders;

import org.jspecify.annotations.NullMarked;
