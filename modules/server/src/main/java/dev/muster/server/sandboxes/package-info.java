/// The sandboxes of an organisation: made, emptied and deleted, and how full they are.
@NullMarked
package dev.muster.server.sandboxes;

import org.jspecify.annotations.NullMarked;
