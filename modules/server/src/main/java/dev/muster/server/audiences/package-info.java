/// The routes of audiences, those that are segment definitions too and those from outside.
@NullMarked
package dev.muster.server.audiences;

import org.jspecify.annotations.NullMarked;
