/// Who is in a segment: its members, their number and their checksum.
@NullMarked
package dev.muster.server.members;

import org.jspecify.annotations.NullMarked;
