/// What has happened to profiles since somebody last asked.
@NullMarked
package dev.muster.profiles.touch;

import org.jspecify.annotations.NullMarked;
