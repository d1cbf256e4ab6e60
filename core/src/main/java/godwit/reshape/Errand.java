package godwit.reshape;

/**
 * An intent to perform once.
 *
 * @param number by which its driver knows it when it hears how it went
 */
public record Errand(long number, Intent intent) {}
