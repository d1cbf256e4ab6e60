/**
 * Values as bytes: writers, readers and codecs put together from smaller ones, so that the code
 * that writes a format and the code that reads it are the same lines.
 *
 * <p>Imports {@code godwit.key} only. A change of a format that is on disk somewhere takes a new
 * tag or version.
 */
@NullMarked
package godwit.codec;

import org.jspecify.annotations.NullMarked;
