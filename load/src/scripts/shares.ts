import { randomSeed } from 'k6';
import type { Observed, SharesPlan, Stored, UsualJourney } from '../plan/plan.ts';
import { keep, numberBelow, oneOf } from './choice.ts';
import { requester, storedAt, type Answer } from './request.ts';
import { makeTicket } from './ticket.ts';

// Run by k6: users of a shares server. Its plan lies in the file that PLAN names.

const plan = JSON.parse(open(__ENV['PLAN'] ?? '')) as SharesPlan;
const ask = requester(plan.arms.map(({ origin }) => origin));
const known: Stored[] = [...plan.stored];

export const options = plan.options;
randomSeed(plan.seed + __VU);

const journeys: Readonly<Record<UsualJourney, () => unknown>> = {
  upload,
  fetch: () => fetch(oneOf(known)),
  async 'round-trip'() {
    const stored = upload();
    if (stored) await fetch(stored);
  },
};

/** One user. */
export default async function user(): Promise<void> {
  await journeys[oneOf(plan.journeys)]();
}

function upload(): Stored | undefined {
  const body = numberBelow(plan.bodies.length);
  let stored: Stored | undefined;
  ask({ operation: 'share upload', method: 'POST', origin: oneOf(plan.arms).origin, path: '/key-shares', headers: { 'Content-Type': 'application/json' }, body: plan.bodies[body] ?? '', expected: 201 }, ({ status, location }) => {
    const path = storedAt(location, '/key-shares');
    if (status !== 201) return {};
    if (path === undefined) return { ok: false };
    stored = { path, body };
    keep(known, stored);
    return { stored };
  });
  return stored;
}

/** A nonce, a ticket signed for it, the share: as a client does. */
async function fetch(stored: Stored): Promise<void> {
  const { origin, base } = oneOf(plan.arms);
  const answer = ask({ operation: 'nonce', method: 'POST', origin, path: `${stored.path}/nonce`, headers: { 'Content-Type': 'application/json' }, body: '{}', expected: 200 }, ({ status }) =>
    status === 404 ? { truth: { invariant: 'owner', held: false, what: `${stored.path} was answered 201 and is not found` } } : {},
  );
  const nonce = nonceIn(answer);
  const signer = plan.signers[stored.body % plan.signers.length];
  if (nonce === undefined || !signer) return;
  const headers = { 'x-cdoc2-auth-ticket': await makeTicket(signer, `${base}${stored.path}?nonce=${nonce}`), 'x-cdoc2-auth-x5c': signer.certificate };
  ask({ operation: 'share fetch', method: 'GET', origin, path: stored.path, headers, expected: 200 }, (found) => {
    const truth = handedOut(stored, found);
    return truth ? { truth } : {};
  });
}

function nonceIn({ status, body }: Answer): string | undefined {
  return status === 200 ? (member(body, 'nonce') as string | undefined) : undefined;
}

/** Whether the recipient got what was uploaded. A 404 may be about the nonce as well: it is an error, and no lie. */
function handedOut({ path, body }: Stored, { status, body: answer }: Answer): Observed | undefined {
  if (status !== 200) return undefined;
  const sent = plan.bodies[body] ?? '';
  const held = ['share', 'recipient'].every((name) => member(answer, name) === member(sent, name));
  return { invariant: 'owner', held, what: held ? 'as uploaded' : `${path} holds another share than was uploaded` };
}

function member(text: string, name: string): unknown {
  try {
    return (JSON.parse(text) as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}

/** k6's own figures, where the runner finds them. */
export function handleSummary(data: unknown): Record<string, string> {
  return { [plan.summary]: JSON.stringify(data) };
}
