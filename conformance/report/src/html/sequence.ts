import type { RecordedEntry, RecordedExchange, RecordedHook, RecordedProcess } from '../record/record.ts';

/** A row of a sequence diagram, from the top. `number` is that of the exchange in its transcript, from 1. */
export type Row = ExchangeRow | { readonly is: 'event'; readonly event: RecordedHook | RecordedProcess };

export interface ExchangeRow {
  readonly is: 'request' | 'outcome';
  readonly exchange: RecordedExchange;
  readonly number: number;
}

/**
 * Requests, outcomes, hooks and programs in the order in which they happened: an exchange that began before another had ended
 * stands across it.
 */
export function sequenceOf(transcript: readonly RecordedEntry[]): readonly Row[] {
  let exchanges = 0;
  const entries = transcript
    .map((entry) => ({ entry, number: entry.kind === 'exchange' ? (exchanges += 1) : 0, start: Date.parse(entry.kind === 'exchange' ? entry.started : entry.at) }))
    .sort((a, b) => a.start - b.start);
  const rows: Row[] = [];
  let open: { readonly end: number; readonly row: Row }[] = [];
  const closeUntil = (instant: number): void => {
    const closing = open.filter(({ end }) => end <= instant).sort((a, b) => a.end - b.end);
    rows.push(...closing.map(({ row }) => row));
    open = open.filter(({ end }) => end > instant);
  };
  for (const { entry, number, start } of entries) {
    closeUntil(start);
    if (entry.kind !== 'exchange') rows.push({ is: 'event', event: entry });
    else {
      rows.push({ is: 'request', exchange: entry, number });
      open.push({ end: start + entry.duration, row: { is: 'outcome', exchange: entry, number } });
    }
  }
  closeUntil(Infinity);
  return rows;
}
