/// Who a record is about: identities, and which of them are one person.
@NullMarked
package dev.muster.profiles.identity;

import org.jspecify.annotations.NullMarked;
