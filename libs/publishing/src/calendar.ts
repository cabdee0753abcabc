import { readCertificate } from '@testbed/pki';
import type { ListedServer } from '@testbed/server-list';
import { earlierOf, type Context } from './context.ts';
import { publishedServers } from './documents/server-list.ts';

/** Something that ends, and how urgent that is. */
export interface CalendarItem {
  readonly what: 'pin' | 'server-list' | 'freshness' | 'root' | 'signing-key';
  /** For people: the server's name and the pin's purpose, a key's id. */
  readonly subject: string;
  /** The server a pin belongs to. */
  readonly server?: string;
  /** RFC 3339. */
  readonly expires: string;
  /** Whole days; negative once it is over. */
  readonly daysLeft: number;
  readonly severity: 'expired' | 'critical' | 'warning' | 'fine';
  /** What to do about it. */
  readonly next: string;
}

/** Days before the end at which something becomes a warning, and critical. */
const lead: Readonly<Record<CalendarItem['what'], readonly [number, number]>> = {
  pin: [30, 7],
  'server-list': [30, 7],
  freshness: [3, 1],
  root: [90, 30],
  'signing-key': [90, 30],
};

interface RootFacts {
  readonly version: number;
  readonly expires: string;
  readonly roles: Readonly<Record<'root' | 'list' | 'freshness', { readonly keyIds: readonly string[] }>>;
}

/** Everything that expires, soonest first. */
export async function calendarOf(context: Context): Promise<readonly CalendarItem[]> {
  const now = context.clock.now();
  const list = publishedServers(earlierOf(context, 'server-list'));
  const newest = context.store.publications('server-list').at(-1);
  const items: Pick<CalendarItem, 'what' | 'subject' | 'server' | 'expires' | 'next'>[] = [];
  if (list && newest) {
    items.push({ what: 'server-list', subject: `version ${list.version}`, expires: list.expires, next: 'publish a version that lasts longer' });
    const file = context.store.file('server-list', newest.version, 'server-list.freshness.json');
    const freshness = file && (documentIn(file) as { expires: string });
    if (freshness) items.push({ what: 'freshness', subject: `version ${list.version}`, expires: freshness.expires, next: 'renew it' });
    items.push(...list.servers.flatMap(pinsOf));
  }
  items.push(...rootItems(await context.signer.roots()));
  return items.map((item) => ({ ...item, ...urgency(item.what, item.expires, now) })).toSorted((one, other) => Date.parse(one.expires) - Date.parse(other.expires));
}

function pinsOf({ id, name, state, certificates }: ListedServer): readonly Pick<CalendarItem, 'what' | 'subject' | 'server' | 'expires' | 'next'>[] {
  if (state === 'retired') return [];
  const successor = certificates.some(({ purpose }) => purpose === 'next');
  return certificates
    .filter(({ purpose }) => purpose !== 'retired')
    .map(({ purpose, pem }) => ({
      what: 'pin',
      subject: `${name}: ${purpose}`,
      server: id,
      expires: readCertificate(pem).validToDate.toISOString(),
      next: purpose === 'current' && successor ? 'make the next certificate the current one once the server presents it' : 'list its successor as next',
    }));
}

/** Keys are trusted as long as the newest root that names them. */
function rootItems(roots: readonly Uint8Array[]): readonly Pick<CalendarItem, 'what' | 'subject' | 'expires' | 'next'>[] {
  const newest = roots.at(-1);
  if (!newest) return [];
  const { version, expires, roles } = JSON.parse(Buffer.from(newest).toString()) as RootFacts;
  const keys = (['list', 'freshness'] as const).flatMap((role) => roles[role].keyIds.map((keyId) => ({ what: 'signing-key' as const, subject: `${role} key ${keyId}`, expires, next: 'name it, or its successor, in a new root' })));
  return [{ what: 'root', subject: `root version ${version}`, expires, next: 'sign a new root with the root keys, and publish a version under it' }, ...keys];
}

function documentIn(file: Uint8Array): unknown {
  const { document } = JSON.parse(Buffer.from(file).toString()) as { document: string };
  return JSON.parse(Buffer.from(document, 'base64').toString());
}

function urgency(what: CalendarItem['what'], expires: string, now: Date): Pick<CalendarItem, 'daysLeft' | 'severity'> {
  const left = Date.parse(expires) - now.getTime();
  const daysLeft = Math.floor(left / 86_400_000);
  const [warning, critical] = lead[what];
  if (left <= 0) return { daysLeft, severity: 'expired' };
  if (daysLeft < critical) return { daysLeft, severity: 'critical' };
  return { daysLeft, severity: daysLeft < warning ? 'warning' : 'fine' };
}
