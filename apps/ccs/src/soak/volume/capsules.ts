import { createHash } from 'node:crypto';
import { openPostgresqlStore } from '@testbed/server-kit';
import { execute } from '@testbed/server-kit/testing/postgresql';
import { capsuleJson } from '@testbed/protocol';
import type { Place } from '../../test-process.ts';

const day = 24 * 3600 * 1000;

/** Capsules of the place's recipient that were never uploaded: the database makes them, by their number. */
export interface VolumeCapsules {
  /** How many there are; their numbers begin at 1. */
  readonly rows: number;
  /** Each capsule whose number this divides expires before the others. */
  readonly every: number;
}

/** From when on those capsules have expired: within what OCSP answers and certificates of a place are good for. */
export const expiredAfter = 20 * day;

/** Rows a statement makes: it can be interrupted between two. */
const chunk = 100_000;

/**
 * Fills an empty database. The indexes are made when the rows are there, in a fraction of the time.
 *
 * @throws the reason of the signal
 */
export async function fill(url: string, place: Place, { rows, every }: VolumeCapsules, progress: (line: string) => void, signal: AbortSignal): Promise<void> {
  await (await openPostgresqlStore(url)).close();
  for (const statement of ['ALTER TABLE item DROP CONSTRAINT item_pkey', 'DROP INDEX item_expires_at']) await execute(url, statement);
  const now = Date.now();
  const times = [now, now + expiredAfter, now + 1000 * day].map((time) => new Date(time));
  for (let first = 1; first <= rows; first += chunk) {
    signal.throwIfAborted();
    const last = Math.min(first + chunk - 1, rows);
    await execute(url, insert, [first, last, every, recipientOf(place), ...times]);
    if (last % (10 * chunk) === 0) progress(`${last} of ${rows} rows`);
  }
  progress('making the indexes');
  for (const statement of ['ALTER TABLE item ADD PRIMARY KEY (id)', 'CREATE INDEX item_expires_at ON item (expires_at)', 'VACUUM ANALYZE item']) {
    signal.throwIfAborted();
    await execute(url, statement);
  }
}

const insert = `INSERT INTO item
  SELECT 'KC' || md5('capsule ' || n), 'ecc_secp384r1', $4::bytea, '\\x04'::bytea || decode(repeat(md5('payload ' || n), 6), 'hex'),
    $5::timestamptz, CASE WHEN n % $3::int = 0 THEN $6::timestamptz ELSE $7::timestamptz END, false
  FROM generate_series($1::int, $2::int) AS n`;

/** The path of a capsule. */
export function locationOf(number: number): string {
  return `/key-capsules/KC${md5(`capsule ${number}`)}`;
}

/** What the server must serve for it. */
export function capsuleOf(place: Place, number: number): Uint8Array {
  const ephemeralKeyMaterial = Buffer.from(`04${md5(`payload ${number}`).repeat(6)}`, 'hex');
  return capsuleJson({ recipientId: recipientOf(place), ephemeralKeyMaterial, capsuleType: 'ecc_secp384r1' });
}

function recipientOf({ jaak }: Place): Buffer {
  return Buffer.from((JSON.parse(Buffer.from(jaak.capsule).toString()) as { recipient_id: string }).recipient_id, 'base64');
}

/** As the database has it; nothing is protected by it. */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
