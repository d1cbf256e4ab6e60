/** A project of its own that uses Godwit as its users do: by its artifacts. */
package example;
