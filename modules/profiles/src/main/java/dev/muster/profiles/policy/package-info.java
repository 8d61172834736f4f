/// How fragments of several datasets and identities become one profile.
@NullMarked
package dev.muster.profiles.policy;

import org.jspecify.annotations.NullMarked;
