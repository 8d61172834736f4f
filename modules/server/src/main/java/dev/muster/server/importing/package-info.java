/// The client side of imports: files of documents are sent to a running service, piece by piece.
@NullMarked
package dev.muster.server.importing;

import org.jspecify.annotations.NullMarked;
