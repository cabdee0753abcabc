import { deviates } from '@testbed/runner';
import type { Journey } from '../journey.ts';
import type { Credential } from '../model/credential.ts';
import { expiryFor, sharesRecipients, type CertificateEnds } from '../model/encryption.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Sent, SentFor } from '../model/opening.ts';
import type { PersonName, Seen } from '../world.ts';
import { containerName, type Outcome } from './client.ts';
import { difference, type NamedContent } from './content.ts';
import { createdIn, fetchedIn, requestInWords, type Created, type Identities } from './seen.ts';

/** Milliseconds. */
export const day = 86_400_000;

/**
 * Compares what came of a run with what was expected: success or refusal, what no server may see, and nothing left by a refusal.
 *
 * @returns whether the client succeeded
 * @throws Deviation
 */
export function judgeOutcome({ run, left }: Outcome, { outcome, because, unseen }: Expectation, seen: readonly Seen[]): boolean {
  if (run.timedOut) deviates(`did not end within ${Math.round(run.duration / 1000)} s (expected: ${outcome}; ${because})`);
  if (run.exit === undefined) deviates(`crashed (${run.signal}; expected: ${outcome}; ${because})`);
  for (const { server, method, because: why } of unseen) {
    const request = seen.find((entry) => entry.request && entry.server.startsWith(server) && (method ?? entry.request.method) === entry.request.method);
    if (request) deviates(`sent ${requestInWords(request)} (${why})`);
  }
  if (run.claimsSuccess) {
    if (outcome === 'refused') deviates(`succeeded (exit ${run.exit}), though it had to refuse: ${because}`);
    return true;
  }
  const said = `${run.stdout}${run.stderr}`.trim();
  if (outcome === 'succeeds') deviates(`failed (exit ${run.exit}: ${said.split('\n').at(-1)?.slice(0, 200) ?? ''}), though it had to succeed: ${because}`);
  if (left.length > 0) deviates(`failed (exit ${run.exit}) and left ${left.map(({ name, size }) => `${name} (${size} octets)`).join(', ')}`);
  if (said === '') deviates(`failed (exit ${run.exit}) without telling the user anything`);
  return false;
}

/** What servers know after an encryption that succeeded. @throws Deviation when something else was left or sent than had to be */
export function judgeSent({ left }: Outcome, journey: Journey, seen: readonly Seen[], identities: Identities, ends: CertificateEnds): Sent {
  if (left.length !== 1 || left[0]?.name !== containerName) deviates(`said that it succeeded and left ${left.map(({ name }) => name).join(', ') || 'nothing'} instead of one container`);
  const now = Date.now();
  const again = journey.trouble !== undefined;
  const capsules = new Map<PersonName, SentFor>();
  const uploads = createdIn(seen, '/key-capsules', identities);
  const cards = journey.capsules === 'server' ? journey.recipients.filter((recipient) => recipient.kind === 'card') : [];
  for (const card of cards) {
    const { person } = card;
    const own = sentOnce(uploads.filter((upload) => upload.person === person), `capsules for ${person}`, again);
    const limit = expiryFor(card, journey, ends);
    const asked = own.expires === undefined ? undefined : (own.expires - now) / day;
    if (journey.expiry !== undefined && asked === undefined) deviates(`sent a capsule for ${person} without an expiry, though the sender chose ${journey.expiry} days (UC.Client.01/8)`);
    if (journey.expiry !== undefined && asked !== undefined && limit !== undefined && !(Math.abs(asked - limit) < 1)) {
      deviates(`asked to keep the capsule for ${person} ${asked.toFixed(1)} days instead of ${limit.toFixed(1)} (UC.Client.01/8)`);
    }
    if (card.by === 'certificate' && asked !== undefined && !(asked <= ends[person] + 0.001)) deviates(`asked to keep the capsule for ${person} longer than the certificate lasts (UC.Client.01/8)`);
    capsules.set(person, { ids: own.ids, expires: asked });
  }
  if (uploads.some(({ person }) => person === undefined || !capsules.has(person))) deviates('sent a capsule for somebody who is no recipient');
  return { capsules, shares: judgeShares(journey, createdIn(seen, '/key-shares', identities), now) };
}

function judgeShares(journey: Journey, created: readonly Created[], now: number): Sent['shares'] {
  const shares = new Map<PersonName, SentFor>();
  const servers = [...new Set(created.map(({ server }) => server))];
  for (const person of sharesRecipients(journey)) {
    if (servers.length < 2) deviates(`sent shares to ${servers.length} servers (UC.Client.03/7)`);
    const own = servers.map((server) => sentOnce(created.filter((share) => share.person === person && share.server === server), `shares for ${person} to ${server}`, journey.trouble !== undefined));
    const asked = own.flatMap(({ expires }) => (expires === undefined ? [] : [(expires - now) / day]));
    const { expiry } = journey;
    if (expiry !== undefined && asked.some((days) => !(Math.abs(days - expiry) < 1))) deviates(`asked to keep shares for ${person} ${asked.map((days) => days.toFixed(1)).join(' and ')} days instead of ${expiry}`);
    shares.set(person, { ids: own.flatMap(({ ids }) => ids), expires: asked.length === 0 ? undefined : Math.min(...asked) });
  }
  if (created.some(({ person }) => person === undefined || !shares.has(person))) deviates('sent a share for somebody who is no recipient');
  return shares;
}

/** @param again whether more than once is the trouble's fault */
function sentOnce(created: readonly Created[], what: string, again: boolean): { readonly ids: readonly string[]; readonly expires: number | undefined } {
  if (created.length === 0 || (created.length > 1 && !again)) deviates(`sent ${created.length} ${what} instead of one`);
  return { ids: created.map(({ id }) => id), expires: created.at(-1)?.expires };
}

/** After an opening that succeeded: the very files. @throws Deviation */
export function judgeOpened({ left }: Outcome, contents: readonly NamedContent[]): void {
  const wrong = difference(left, contents);
  if (wrong !== undefined) deviates(`said that it succeeded, but the files are wrong: ${wrong}`);
}

/** Whatever came of an opening: nobody asks for what is somebody else's, or with somebody else's certificate. @throws Deviation */
export function judgeFetched(seen: readonly Seen[], credential: Credential, sent: Sent, { fingerprints }: Identities): void {
  const person = 'person' in credential ? credential.person : undefined;
  const own = person === undefined ? [] : [...(sent.capsules.get(person)?.ids ?? []), ...(sent.shares.get(person)?.ids ?? [])];
  for (const { id, fingerprint } of [...fetchedIn(seen, '/key-capsules'), ...fetchedIn(seen, '/key-shares')]) {
    if (!own.includes(id)) deviates(`asked for ${id}, which is not for ${person ?? 'this credential'}`);
    if (fingerprint !== undefined && person !== undefined && fingerprint !== fingerprints[person]) deviates(`showed another certificate than ${person}'s`);
  }
}
