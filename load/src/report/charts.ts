import type { Markup } from '@testbed/report';
import type { Interval } from '../measure/operation.ts';
import type { ProcessMoment } from '../process/watch.ts';
import type { LoadResult } from '../result.ts';
import { chartOf, type Chart, type Line } from './chart.ts';

/** The whole run over time: requests, latency, and what the processes used. */
export function chartsOf(result: LoadResult): readonly Markup[] {
  const { series, width, usage: { processes, whole } } = result;
  const common = commonOf(result);
  const rate = (count: (interval: Interval) => number): Line['values'] => series.map((interval) => count(interval) / width);
  const outcomes: readonly Line[] = [
    { name: 'as from a healthy server', tone: 'pass', values: rate(({ ok }) => ok) },
    { name: 'shed', tone: 'warning', values: rate(({ shed }) => shed) },
    { name: 'errors', tone: 'fail', values: rate(({ errors }) => errors) },
  ];
  const charts: Chart[] = [
    { ...common, title: 'Requests', unit: '/s', kind: 'stack', lines: outcomes },
    { ...common, title: 'Latency of all operations', unit: 'ms', kind: 'lines', lines: latencyLines(series) },
  ];
  const lines = (value: (moment: ProcessMoment) => number): readonly Line[] => processes.map(({ name, series: moments }, index) => ({ name, tone: index === processes.length - 1 ? 'quiet' : `tone-${(index % 4) + 1}`, values: momentsIn(moments, result, value) }));
  const machine = whole ? [{ name: 'whole machine', tone: 'whole', values: momentsIn(whole.series, result, ({ cores }) => cores) }] : [];
  charts.push({ ...common, title: 'CPU', unit: 'cores', kind: 'lines', lines: [...machine, ...lines(({ cores }) => cores)] }, { ...common, title: 'Memory', unit: 'MiB', kind: 'lines', lines: lines(({ memory }) => memory / 2 ** 20) });
  return charts.map(chartOf);
}

/** Latency of each operation over time. */
export function operationCharts(result: LoadResult): readonly Markup[] {
  return result.operations.map(({ operation, connection, series }) => chartOf({ ...commonOf(result), title: `${operation}, ${connection} connection`, unit: 'ms', kind: 'lines', lines: latencyLines(series) }));
}

/** The last requests begin when the last phase is over. */
function commonOf({ series, phases, width }: LoadResult): Pick<Chart, 'duration' | 'phases' | 'width'> {
  return { duration: series.length * width, phases, width };
}

function latencyLines(series: readonly Interval[]): readonly Line[] {
  return [
    { name: 'half', tone: 'tone-1', values: series.map(({ latency }) => latency?.p50) },
    { name: '95 %', tone: 'tone-2', values: series.map(({ latency }) => latency?.p95) },
    { name: '99 %', tone: 'tone-3', values: series.map(({ latency }) => latency?.p99) },
  ];
}

/** The mean of the moments in each interval. */
function momentsIn(moments: readonly ProcessMoment[], { began, width, series }: LoadResult, value: (moment: ProcessMoment) => number): Line['values'] {
  const buckets = series.map((): number[] => []);
  for (const moment of moments) buckets[Math.floor((moment.at - began) / 1000 / width)]?.push(value(moment));
  return buckets.map((values) => (values.length === 0 ? undefined : values.reduce((sum, each) => sum + each, 0) / values.length));
}
