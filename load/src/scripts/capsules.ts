import { randomSeed } from 'k6';
import type { CapsulePlan, Journey, Observed, Stored } from '../plan/plan.ts';
import { keep, numberBelow, oneOf } from './choice.ts';
import { requester, storedAt, type Answer } from './request.ts';

// Run by k6: users of a capsule server. Its plan lies in the file that PLAN names.

const plan = JSON.parse(open(__ENV['PLAN'] ?? '')) as CapsulePlan;
const ask = requester([...plan.posts, ...plan.fetches]);
const known: Stored[] = [...plan.stored];

export const options = plan.options;
randomSeed(plan.seed + __VU);

const journeys: Readonly<Record<Journey, () => void>> = {
  upload: () => void upload(),
  /** Two fetches: the second over the connection of the first. */
  fetch() {
    const origin = oneOf(plan.fetches);
    fetch(oneOf(known), origin);
    fetch(oneOf(known), origin);
  },
  'round-trip'() {
    const stored = upload();
    if (stored) fetch(stored, oneOf(plan.fetches));
  },
  'around-expiry': () => fetchAroundExpiry(oneOf(known)),
};

/** One user. */
export default function user(): void {
  journeys[oneOf(plan.journeys)]();
}

function upload(): Stored | undefined {
  const body = numberBelow(plan.bodies.length);
  let stored: Stored | undefined;
  ask({ operation: `capsule upload, ${plan.type}`, method: 'POST', origin: oneOf(plan.posts), path: '/key-capsules', headers: { 'Content-Type': 'application/json' }, body: plan.bodies[body] ?? '', expected: 201 }, ({ status, location }) => {
    const path = storedAt(location, '/key-capsules');
    if (status !== 201) return {};
    if (path === undefined) return { ok: false };
    stored = { path, body };
    keep(known, stored);
    return { stored };
  });
  return stored;
}

function fetch(stored: Stored, origin: string): void {
  ask({ operation: `capsule fetch, ${plan.type}`, method: 'GET', origin, path: stored.path, expected: 200 }, (answer) => judged(handedOut(stored, answer)));
}

/** Before the expiry as any other; after it nobody gets it. In between either is right. */
function fetchAroundExpiry(stored: Stored): void {
  const { servedUntil = Infinity, goneFrom = Infinity } = plan.expiry ?? {};
  const after = Date.now() >= goneFrom;
  const operation = `capsule fetch, ${plan.type}${after ? ', expired' : ''}`;
  ask({ operation, method: 'GET', origin: oneOf(plan.fetches), path: stored.path, expected: after ? 404 : 200 }, (answer) => {
    if (after) return judged(answer.status === 200 ? expired(false, `${stored.path} was served after its expiry`) : answer.status === 404 ? expired(true, 'not found') : undefined);
    const beforehand = Date.now() <= servedUntil;
    return beforehand ? judged(handedOut(stored, answer)) : { ok: answer.status === 200 || answer.status === 404 };
  });
}

function judged(truth: Observed | undefined): { truth?: Observed } {
  return truth ? { truth } : {};
}

function expired(held: boolean, what: string): Observed {
  return { invariant: 'expired', held, what };
}

/** Whether the owner got what was uploaded. A server that does not answer has not lied. */
function handedOut({ path, body }: Stored, { status, body: answer }: Answer): Observed | undefined {
  if (status === 404) return { invariant: 'owner', held: false, what: `${path} was answered 201 and is not found` };
  if (status !== 200) return undefined;
  const held = sameCapsule(answer, plan.bodies[body] ?? '');
  return { invariant: 'owner', held, what: held ? 'as uploaded' : `${path} holds another capsule than was uploaded` };
}

function sameCapsule(found: string, sent: string): boolean {
  try {
    const [capsule, original] = [found, sent].map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>);
    return ['recipient_id', 'ephemeral_key_material', 'capsule_type'].every((name) => capsule?.[name] === original?.[name]);
  } catch {
    return false;
  }
}

/** k6's own figures, where the runner finds them. */
export function handleSummary(data: unknown): Record<string, string> {
  return { [plan.summary]: JSON.stringify(data) };
}
