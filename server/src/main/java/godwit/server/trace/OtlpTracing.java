package godwit.server.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Spans that are sent to a collector. What the SDK needs is loaded with this class, not before. */
public final class OtlpTracing {
  private static final long CLOSE_SECONDS = 5;

  private OtlpTracing() {}

  /**
   * Returns spans of {@code node} that go to the collector at {@code endpoint}, by OTLP over HTTP,
   * in the background; what can't be sent is lost.
   *
   * @param share of the traces that begin here that are sent, 0 to 1
   * @throws IllegalStateException if the libraries are not there, with which ones to add
   */
  public static Tracing to(URI endpoint, double share, String node) {
    try {
      return through(
          OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString()).build(), share, node);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "spans are wanted, but the libraries are not there: endpoint="
              + endpoint
              + " missing="
              + e.getMessage()
              + ". Add io.opentelemetry:opentelemetry-sdk, opentelemetry-exporter-otlp and"
              + " opentelemetry-exporter-sender-jdk to the class path",
          e);
    }
  }

  /** Returns spans of {@code node} that go to {@code exporter}. */
  static Tracing through(SpanExporter exporter, double share, String node) {
    Resource resource =
        Resource.getDefault()
            .merge(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "godwit",
                        AttributeKey.stringKey("service.instance.id"),
                        node)));
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    return new OpenTelemetryTracing(
        sdk, () -> provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS));
  }
}
