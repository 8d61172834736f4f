/// Who may do what: tokens, API keys, organisations, sandboxes, rights.
@NullMarked
package dev.muster.server.access;

import org.jspecify.annotations.NullMarked;
