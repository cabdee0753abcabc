import { generateKeyPairSync } from 'node:crypto';
import { Agent } from 'node:https';
import { issueCertificate, publicKeyOf, PkiProblem } from '@testbed/pki';
import { problems, type CapsuleType } from '@testbed/protocol';
import { runRules, type Refusal, type Rule } from '@testbed/server-kit';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { capsuleServerRules } from '../server.ts';
import { ask, codeOf, day, hierarchy, keyMaterial, recipient, startWorld, type Recipient, type Reply, type World } from '../test-world.ts';
import { fetches, type Clients, type Fetch } from './fetches.ts';
import { uploads, type Keys, type Upload } from './uploads.ts';

const types: readonly CapsuleType[] = ['ecc_secp256r1', 'ecc_secp384r1', 'ecc_secp521r1', 'rsa'];
const { authorities } = await hierarchy();
const owners = types.flatMap((type) => [1, 2].map((number) => ({ type, client: shownAs(`${type} ${number}`, recipient(authorities['id-card'], type)) })));
const clients: Clients = {
  owners,
  strangers: types.map((type) => shownAs(`stranger ${type}`, recipient(authorities['smart-id'], type))),
  unfit: shownAs('unfit', serverCertificate()),
};
const keys = Object.fromEntries(
  types.map((type) => [type, [...owners.filter((owner) => owner.type === type).map(({ client }) => client.recipientId), ...(type === 'rsa' ? [] : [keyMaterial(type)])]]),
) as unknown as Keys;
const now = new Date();
const upload = uploads(keys, now);
const fetch = fetches(clients, now);

/** Rules that cannot hold where the named one does not: a point of no sound form is on no curve. */
const following: Readonly<Record<string, readonly string[]>> = {
  'fields-present': ['capsule-type'],
  'recipient-id-length': ['recipient_id/ec-point-length', 'recipient_id/ec-point-format', 'recipient_id/ec-point-on-curve', 'rsa-key'],
  'recipient_id/ec-point-format': ['recipient_id/ec-point-on-curve'],
  'ephemeral_key_material/ec-point-format': ['ephemeral_key_material/ec-point-on-curve'],
};

let world: World;
const agent = new Agent({ keepAlive: true });
/** What the rules were given for the last request, before any of them wrote to it. */
let seen: object = {};
beforeAll(async () => {
  world = await startWorld({ rules: { createCapsule: [remembering(), ...capsuleServerRules.createCapsule], getCapsule: [remembering(), ...capsuleServerRules.getCapsule] } });
  world.clock.time = now;
});
afterAll(async () => {
  agent.destroy();
  await world.stop();
});

test('every rule of the capsule server has a generator of requests that break only it', () => {
  expect(Object.keys(upload.breaking).toSorted()).toEqual(capsuleServerRules.createCapsule.map(({ id }) => id).toSorted());
  expect(Object.keys(fetch.breaking).toSorted()).toEqual(capsuleServerRules.getCapsule.map(({ id }) => id).toSorted());
});

describe('uploads', () => {
  test('UC.KTS.01/5: that break no rule are stored', () =>
    run(upload.accepted, async (request) => {
      expect(await post(request)).toMatchObject({ status: 201 });
    }));

  test.each(capsuleServerRules.createCapsule.map((rule) => [rule.requirement, rule.id, rule] as const))('%s: that break only %s are refused by it', (_requirement, _id, rule) =>
    run(breaking(upload.breaking, rule), async (request) => {
      expectRefusal(rule, await post(request));
      expect(await othersThatRefuse(rule, capsuleServerRules.createCapsule)).toBeUndefined();
    }),
  );
});

describe('fetches', () => {
  test('UC.KTS.02/4: that break no rule are served', () =>
    run(fetch.accepted, async (request) => {
      expect(await get(request)).toMatchObject({ status: 200 });
    }));

  test.each(capsuleServerRules.getCapsule.map((rule) => [rule.requirement, rule.id, rule] as const))('%s: that break only %s are refused by it', (_requirement, _id, rule) =>
    run(breaking(fetch.breaking, rule), async (request) => {
      expectRefusal(rule, await get(request));
      expect(await othersThatRefuse(rule, capsuleServerRules.getCapsule)).toBeUndefined();
    }),
  );
});

function run<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(arbitrary, property), { numRuns: 30 });
}

function breaking<T>(generators: Readonly<Record<string, fc.Arbitrary<T>>>, { id }: { readonly id: string }): fc.Arbitrary<T> {
  const generator = generators[id];
  if (!generator) throw new Error(`the rule ${id} has no generator`);
  return generator;
}

function post({ headers, body }: Upload): Promise<Reply> {
  return ask(world, `${world.urls.sender}/key-capsules`, { method: 'POST', headers: { ...headers, 'content-length': body.length }, body, agent });
}

async function get({ client, id, stored, time, status }: Fetch): Promise<Reply> {
  // The store may have it from an earlier request.
  await Promise.all([world.store.take(stored.id), world.store.take(id)]);
  await world.store.put(stored);
  world.clock.time = time;
  world.revocation.answer = async () => {
    if (status instanceof PkiProblem) throw status;
    return status;
  };
  return ask(world, `${world.urls.recipient}/key-capsules/${id}`, { client, agent });
}

/** The answer has the rule's status and code, or no body where the contract wants none; the log names the rule always. */
function expectRefusal({ id, problem }: Pick<Refusal, 'problem'> & { readonly id: string }, reply: Reply): void {
  const { status } = problems[problem];
  expect({ status: reply.status, code: codeOf(reply) }).toEqual({ status, code: reply.body.length === 0 ? undefined : problem });
  expect(world.log.at(-1)).toMatchObject({ status, rule: id, problem });
}

/** Which of the other rules would have refused the last request, if any could tell without what the broken one teaches. */
async function othersThatRefuse<C>({ id }: { readonly id: string }, rules: readonly Rule<C>[]): Promise<string | undefined> {
  const others = rules.filter((rule) => rule.id !== id && !following[id]?.includes(rule.id));
  try {
    return (await runRules(others, { ...seen } as C))?.rule;
  } catch (error) {
    if (error instanceof Error && error.message.includes('must come earlier in the list')) return undefined;
    throw error;
  }
}

function remembering(): Rule<object> {
  return {
    id: 'remembering',
    requirement: 'none',
    problem: 'internal-error',
    check(context) {
      seen = { ...context };
      return undefined;
    },
  };
}

/** How a counterexample shows them. */
function shownAs(name: string, client: Recipient): Recipient {
  return Object.assign(client, { [fc.toStringMethod]: () => name });
}

/** Somebody who presents the certificate of a server for their key. */
function serverCertificate(): Recipient {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 4000 * day) };
  const certificate = issueCertificate(authorities['id-card'], { profile: 'tls-server', names: ['localhost'], publicKey, ...validity });
  const named = publicKeyOf(certificate);
  return { key: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string, certificate, recipientId: named.type === 'ec' ? named.point : named.der };
}
