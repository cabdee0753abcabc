import { setImmediate as nextTurn } from 'node:timers/promises';
import { attributeDescription, attributeTypeOf, operationalTypes, type AttributeType } from './attribute.ts';
import { booleanOf, elementsOf, expectElement, tags, textOf, wholeOf } from './element.ts';
import type { Entry } from './entry.ts';
import { readFilter, type Filter } from './filter.ts';
import { matches } from './match.ts';
import { isWithin, readName, type NameKey } from './name.ts';
import { Refusal, type AnsweredAttribute, type Result } from './result.ts';
import { rootDse } from './tree.ts';

/** A search (RFC 4511 4.5.1). */
export interface Search {
  readonly base: NameKey;
  readonly scope: 'base' | 'one' | 'sub';
  /** The client's own limits; 0 is none. */
  readonly sizeLimit: number;
  readonly timeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: Filter;
  /** Attribute descriptions as asked for. */
  readonly attributes: readonly string[];
}

/** What the server itself grants a search. */
export interface SearchLimits {
  /** Entries in one answer. */
  readonly entries: number;
  /** Seconds. */
  readonly seconds: number;
}

/** What a search runs on. */
export interface SearchPorts {
  readonly entries: readonly Entry[];
  readonly limits: SearchLimits;
  /** Milliseconds of a clock that only goes on. */
  readonly timer: () => number;
  readonly abandoned: () => boolean;
  /** Resolves when there is room for the next one. */
  readonly send: (entry: Entry, attributes: readonly AnsweredAttribute[]) => Promise<void>;
}

/** Milliseconds of matching after which others get their turn. */
const turn = 10;

/** Reads a SearchRequest. @throws MalformedMessage, Refusal */
export function readSearch(content: Buffer): Search {
  const [base, scope, aliases, size, time, typesOnly, filter, attributes] = elementsOf(content);
  // There are no aliases here: whatever is said of them is only checked to be something the protocol knows.
  oneOf(['never', 'search', 'find', 'always'], wholeOf(aliases, tags.enumerated));
  return {
    scope: oneOf(['base', 'one', 'sub'], wholeOf(scope, tags.enumerated)),
    sizeLimit: wholeOf(size),
    timeLimit: wholeOf(time),
    typesOnly: booleanOf(typesOnly),
    attributes: elementsOf(expectElement(attributes, tags.sequence).content).map((attribute) => textOf(attribute)),
    filter: readFilter(filter),
    base: readName(textOf(base)),
  };
}

/**
 * Sends the entries a search finds, in the directory's order, within the smaller of the client's and the server's
 * limits.
 *
 * @returns how it ended; undefined when it was abandoned, which is not answered
 * @throws Refusal `noSuchObject`
 */
export async function runSearch(search: Search, { entries, limits, timer, abandoned, send }: SearchPorts): Promise<Result | undefined> {
  const candidates = inScope(search, entries);
  const most = smaller(search.sizeLimit, limits.entries);
  const deadline = timer() + smaller(search.timeLimit, limits.seconds) * 1000;
  let turnEnds = timer() + turn;
  let sent = 0;
  for (const entry of candidates) {
    if (timer() > turnEnds) {
      await nextTurn();
      turnEnds = timer() + turn;
    }
    if (abandoned()) return undefined;
    if (timer() > deadline) return { code: 'timeLimitExceeded' };
    if (matches(search.filter, entry) !== true) continue;
    if (sent === most) return { code: 'sizeLimitExceeded' };
    await send(entry, answered(search, entry));
    sent += 1;
  }
  return abandoned() ? undefined : { code: 'success' };
}

function inScope({ base, scope }: Search, entries: readonly Entry[]): readonly Entry[] {
  if (base.length === 0 && scope === 'base') return [rootDse];
  if (!entries.some(({ key }) => key.length === base.length && isWithin(key, base))) throw noSuchObject(base, entries);
  return entries.filter(({ key }) => {
    if (!isWithin(key, base)) return false;
    const below = key.length - base.length;
    return scope === 'sub' || below === (scope === 'base' ? 0 : 1);
  });
}

function noSuchObject(base: NameKey, entries: readonly Entry[]): Refusal {
  const above = entries.filter(({ key }) => key.length < base.length && isWithin(base, key)).sort((a, b) => b.key.length - a.key.length);
  return new Refusal('noSuchObject', 'the base of the search does not exist', above[0]?.name);
}

/** RFC 4511 4.5.1.8: all user attributes for an empty list or `*`, operational ones for `+`, none for `1.1` alone. */
function answered({ attributes, typesOnly }: Search, entry: Entry): readonly AnsweredAttribute[] {
  const all = attributes.length === 0 || attributes.includes('*');
  const operational = attributes.includes('+');
  const named = new Set(attributes.map(attributeTypeOf));
  const wanted = (type: AttributeType): boolean => named.has(type) || (operationalTypes.includes(type) ? operational : all);
  return [...entry.attributes].flatMap(([type, values]) => (wanted(type) ? [{ description: attributeDescription(type), values: typesOnly ? [] : values }] : []));
}

function oneOf<const T extends string>(words: readonly T[], number: number): T {
  const word = words[number];
  if (word === undefined) throw new Refusal('protocolError', `${number} is none of ${words.join(', ')}`);
  return word;
}

/** 0 is no limit of the client's own. */
function smaller(clients: number, own: number): number {
  return clients === 0 ? own : Math.min(clients, own);
}
