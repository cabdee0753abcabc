import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Answered } from '../listener/start.ts';
import type { Store } from '../store/store.ts';

/** The numbers a server shows to Prometheus. */
export interface Metrics {
  observe(answered: Answered): void;
  swept(count: number): void;
  sweepFailed(): void;
  /** All of them in the text format; the stored items are counted now. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Metrics of one server, in a registry of their own so that several servers can share a process. */
export function createMetrics(store: Store): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  const requests = new Counter({ name: 'cdoc2_requests_total', help: 'Answered requests', labelNames: ['listener', 'route', 'status'], registers });
  const refusals = new Counter({ name: 'cdoc2_refusals_total', help: 'Requests refused, by rule', labelNames: ['rule', 'problem'], registers });
  const durations = new Histogram({
    name: 'cdoc2_request_duration_seconds',
    help: 'Time from the request to its answer',
    labelNames: ['listener', 'route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const swept = new Counter({ name: 'cdoc2_swept_items_total', help: 'Expired items deleted', registers });
  const sweepFailures = new Counter({ name: 'cdoc2_sweep_failures_total', help: 'Sweeps that the store broke off', registers });
  // The registry keeps it; nothing here needs its name.
  void new Gauge({
    name: 'cdoc2_stored_items',
    help: 'Items in the store, expired ones that were not deleted yet included',
    registers,
    async collect() {
      // The other numbers are wanted most while the store is away.
      this.set(await store.count().catch(() => Number.NaN));
    },
  });
  return {
    observe({ listener, route, status, duration, refusal }) {
      requests.inc({ listener, route, status });
      durations.observe({ listener, route }, duration / 1000);
      if (refusal) refusals.inc({ rule: refusal.rule, problem: refusal.problem });
    },
    swept: (count) => swept.inc(count),
    sweepFailed: () => sweepFailures.inc(),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
