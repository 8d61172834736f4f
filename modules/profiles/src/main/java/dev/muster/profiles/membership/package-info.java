/// Who is in which segment: what the runs of segment jobs have found, by segment and entity.
@NullMarked
package dev.muster.profiles.membership;

import org.jspecify.annotations.NullMarked;
