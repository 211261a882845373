import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import type { Observation } from '../observe';

/** Of OpenTelemetry's `ExportResultCode`, which is in none of its packages that stand for themselves. */
const SUCCESS = 0;

type Done = Parameters<SpanExporter['export']>[1];

/** Counts spans as they are sent, and says in the log when a collector begins or ceases to take them. */
export class CountedExporter implements SpanExporter {
  #failing = false;
  readonly #spans = { sent: 0, failed: 0 };

  constructor(
    private readonly exporter: SpanExporter,
    observation: Observation,
    private readonly log: Logger,
  ) {
    observation.watch({
      name: 'trace_spans_total',
      help: 'Spans that the collector took, and that it did not take, since the start.',
      labels: ['outcome'],
      rises: true,
      read: () => Object.entries(this.#spans).map(([outcome, count]) => [{ outcome }, count] as const),
    });
  }

  export(spans: ReadableSpan[], done: Done): void {
    this.exporter.export(spans, (result) => {
      const failed = result.code !== SUCCESS;
      this.#spans[failed ? 'failed' : 'sent'] += spans.length;
      if (failed !== this.#failing) {
        this.#failing = failed;
        if (failed) this.log.warn({ error: result.error }, 'the collector takes no traces');
        else this.log.info('the collector takes traces again');
      }
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }
}
