import type { Control } from '../control.ts';
import { messageOf, type Message } from './message.ts';

/** Servers are asked one after another: what began this much earlier (ms) may be told only now. */
const overlap = 2_000;
/** How long an exchange may be without its answer (ms) before nobody waits for it any more. */
const patience = 120_000;

/**
 * The messages of a world as they happen: each batch has those that are new or have got their answer since the last. The
 * first has all that the servers still know. Ends when the signal aborts.
 *
 * @param pause waits until it is time to ask again
 * @throws WorldProblem when the world does not answer
 */
export async function* followMessages(control: Pick<Control, 'traffic'>, pause: () => Promise<void>, signal: AbortSignal): AsyncGenerator<readonly Message[]> {
  const told = new Map<string, { readonly at: number; readonly answered: boolean }>();
  let since = 0;
  let last = 0;
  for (let first = true; !signal.aborted; first = false) {
    const messages = (await control.traffic(since)).flatMap((entry) => messageOf(entry) ?? []);
    const changed = messages.filter((message) => told.get(message.key)?.answered !== isAnswered(message));
    for (const message of changed) told.set(message.key, { at: message.at, answered: isAnswered(message) });
    if (first || changed.length > 0) yield changed;
    last = messages.reduce((latest, { at }) => Math.max(latest, at), last);
    const oldest = [...told.values()].filter(({ at, answered }) => !answered && at > last - patience).reduce((earliest, { at }) => Math.min(earliest, at), Infinity);
    since = Math.max(0, Math.min(last - overlap, oldest - 1));
    for (const [key, { at }] of told) if (at <= since) told.delete(key);
    await pause();
  }
}

function isAnswered({ line, status }: Message): boolean {
  return line === undefined || status !== undefined;
}
