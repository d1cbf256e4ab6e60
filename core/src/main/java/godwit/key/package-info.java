/**
 * Keys and ranges of keys: the vocabulary under everything else.
 *
 * <p>All types are immutable. Keys compare as unsigned bytes. Imports nothing of Godwit.
 */
@NullMarked
package godwit.key;

import org.jspecify.annotations.NullMarked;
