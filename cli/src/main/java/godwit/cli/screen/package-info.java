/**
 * What the tool writes, and on what: text in colours or without, a picture painted in place, JSON.
 *
 * <p>Nothing here knows what is written. JSON is written and read by Gson, which nothing outside of
 * this package knows.
 */
@NullMarked
package godwit.cli.screen;

import org.jspecify.annotations.NullMarked;
