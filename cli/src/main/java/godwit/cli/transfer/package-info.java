/**
 * Files of rows: CSV, TSV and JSON lines, plain or packed, read into a table or written from one.
 * Imports {@code godwit.client}, {@code godwit.request} and {@code godwit.key}.
 */
@NullMarked
package godwit.cli.transfer;

import org.jspecify.annotations.NullMarked;
