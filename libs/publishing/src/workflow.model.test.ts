import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Actor, Role } from './actor.ts';
import { verifyAuditLog } from './audit/verify.ts';
import { digestOf } from './documents/digest.ts';
import type { DocumentKind } from './model.ts';
import type { PublicationSigner } from './ports.ts';
import { PublishingProblem } from './problem.ts';
import { openBench, type Bench } from './testing/bench.ts';

/** What an onlooker knows who believes only the calls that were answered. */
interface Onlooker {
  readonly drafts: { readonly id: string; readonly kind: DocumentKind; readonly writers: Set<string>; readonly text: string; approval: { readonly digest: string; readonly by: string } | undefined }[];
  readonly published: Record<DocumentKind, string[]>;
  /** Digests that were ever seen: to be tried where they do not belong. */
  readonly digests: string[];
  readonly heads: Uint8Array[];
}

interface System {
  bench: Bench;
  /** Whether the signer fails after it signed. */
  failing: boolean;
}

type Step = (system: System, seen: Onlooker) => Promise<void>;

// Three people with mostly all roles: it is the rules, not the roles, that must keep one from approving their own.
const roles = fc.oneof({ weight: 4, arbitrary: fc.constant<Role[]>(['editor', 'approver', 'publisher']) }, { weight: 1, arbitrary: fc.subarray<Role>(['viewer', 'editor', 'approver', 'publisher']) });
const actor = fc.record({ id: fc.constantFrom('a', 'b', 'c'), roles }).map((who): Actor => ({ ...who, name: who.id }));
// Publishing a list makes every export: the other kind goes the same way at a fraction of the time.
const kind = fc.constantFrom<DocumentKind>('client-configuration', 'client-configuration', 'client-configuration', 'server-list');
/** Which of the drafts, from the newest on. */
const which = fc.constantFrom(0, 0, 0, 0, 1);
/** The digest that the draft has now, or one seen before. */
const whose = fc.constantFrom<'now' | number>('now', 'now', 0, 1);

/** One call that may be refused, but only with a code. */
async function tried<T>(call: Promise<T>): Promise<T | undefined> {
  return call.catch((error: unknown) => {
    if (error instanceof PublishingProblem) return undefined;
    throw error;
  });
}

/** Each call that a person can make. */
const steps: readonly fc.Arbitrary<readonly [string, Step]>[] = [
  fc.tuple(actor, kind).map(([who, what]) => [
    `${who.id} drafts ${what}`,
    async ({ bench: { publishing } }, { drafts }) => {
      const made = await tried(publishing.createDraft(who, what));
      if (made) drafts.push({ id: made.draft.id, kind: what, writers: new Set([who.id]), text: made.draft.content, approval: undefined });
    },
  ]),
  fc.tuple(actor, which, fc.constantFrom('as it was', 'with a space', 'with two', 'broken', 'another version'), fc.constantFrom(false, false, false, true)).map(([who, at, how, late]) => [
    `${who.id} saves ${at} (${how}${late ? ', late' : ''})`,
    async ({ bench: { publishing } }, { drafts }) => {
      const draft = drafts.at(-1 - at);
      if (!draft) return;
      const { revision } = publishing.draft(draft.id);
      const text = { 'as it was': draft.text, 'with a space': `${draft.text} `, 'with two': `${draft.text}  `, broken: '{', 'another version': draft.text.replace('"version": ', '"version": 1') }[how];
      const saved = await tried(publishing.saveDraft(who, draft.id, late ? revision - 1 : revision, text));
      if (!saved) return;
      draft.writers.add(who.id);
      draft.approval = undefined;
    },
  ]),
  ...(['submit', 'withdraw', 'discard'] as const).map((action) =>
    fc.tuple(actor, which).map(([who, at]): [string, Step] => [
      `${who.id} asks to ${action} ${at}`,
      async ({ bench: { publishing } }, { drafts, digests }) => {
        const draft = drafts.at(-1 - at);
        const done = draft && (await tried(publishing[action](who, draft.id)));
        if (!draft || !done) return;
        if (done.digest !== undefined) digests.push(done.digest);
        if (action !== 'submit') draft.approval = undefined;
      },
    ]),
  ),
  fc.tuple(actor, which, whose).map(([who, at, old]) => [
    `${who.id} approves ${at} by digest ${old}`,
    async ({ bench: { publishing } }, { drafts, digests }) => {
      const draft = drafts.at(-1 - at);
      const digest = old === 'now' ? draft && publishing.draft(draft.id).digest : digests.at(-1 - old);
      if (!draft || digest === undefined || !(await tried(publishing.approve(who, draft.id, digest)))) return;
      expect(draft.writers, 'who wrote does not approve').not.toContain(who.id);
      draft.approval = { digest, by: who.id };
    },
  ]),
  fc.tuple(actor, which).map(([who, at]) => [
    `${who.id} rejects ${at}`,
    async ({ bench: { publishing } }, { drafts }) => {
      const draft = drafts.at(-1 - at);
      if (draft && (await tried(publishing.reject(who, draft.id, 'no')))) draft.approval = undefined;
    },
  ]),
  fc.tuple(actor, which, whose, fc.constantFrom(false, false, true)).map(([who, at, old, failing]) => [
    `${who.id} publishes ${at} by digest ${old}${failing ? ', the signer fails' : ''}`,
    async (system, { drafts, digests, published, heads }) => {
      const draft = drafts.at(-1 - at);
      const digest = old === 'now' ? draft && system.bench.publishing.draft(draft.id).digest : digests.at(-1 - old);
      if (!draft || digest === undefined) return;
      system.failing = failing;
      const publication = await tried(system.bench.publishing.publish(who, draft.id, digest));
      if (!publication) return;
      expect(draft.approval, 'what is published was approved, and not changed since').toMatchObject({ digest });
      expect(draft.writers).not.toContain(draft.approval?.by);
      expect(publication).toMatchObject({ kind: draft.kind, version: published[draft.kind].length + 1, digest, approver: { id: draft.approval?.by } });
      published[draft.kind].push(digest);
      heads.push(...publication.files.filter(({ path }) => path.endsWith('audit-head.json')).map(({ bytes }) => bytes));
    },
  ]),
  fc.tuple(actor, kind, fc.nat(2)).map(([who, what, version]) => [
    `${who.id} reverts ${what} to ${version}`,
    async ({ bench: { publishing } }, { drafts }) => {
      const made = await tried(publishing.revert(who, what, version));
      if (made) drafts.push({ id: made.draft.id, kind: what, writers: new Set([who.id]), text: made.draft.content, approval: undefined });
    },
  ]),
  fc.constant<[string, Step]>([
    'everything is opened again',
    async (system) => {
      await system.bench.publishing.close();
      system.bench = system.bench.reopen(system.bench.signer);
    },
  ]),
];

/** In the order of the steps: draft, save, submit, withdraw, discard, approve, reject, publish, revert, open again. */
const weights = [4, 12, 18, 2, 1, 18, 2, 15, 1, 2];

/** A straight way to publication now and then, or random calls would hardly ever come to an end. */
const journey = fc.tuple(kind, fc.boolean()).map(([what, failing]): [string, Step] => [
  `all the way with ${what}${failing ? ', the signer fails' : ''}`,
  async (system, seen) => {
    const [writer, approver, publisher] = (['editor', 'approver', 'publisher'] as const).map((role, index): Actor => ({ id: `j${index}`, name: role, roles: [role] })) as [Actor, Actor, Actor];
    const { publishing } = system.bench;
    const { draft } = await publishing.createDraft(writer, what);
    const { digest = '' } = await publishing.submit(writer, draft.id);
    await publishing.approve(approver, draft.id, digest);
    seen.digests.push(digest);
    seen.drafts.push({ id: draft.id, kind: what, writers: new Set([writer.id]), text: draft.content, approval: { digest, by: approver.id } });
    system.failing = failing;
    const publication = await tried(publishing.publish(publisher, draft.id, digest));
    expect(publication === undefined).toBe(failing);
    if (!publication) return;
    expect(publication.version).toBe(seen.published[what].length + 1);
    seen.published[what].push(digest);
    seen.heads.push(...publication.files.filter(({ path }) => path.endsWith('audit-head.json')).map(({ bytes }) => bytes));
  },
]);

/** The bench's own signer, which fails after it signed when it is told to. */
function signerOf(system: Pick<System, 'failing'>, signer: PublicationSigner): PublicationSigner {
  return {
    ...signer,
    async signPublication(order) {
      const signed = await signer.signPublication(order);
      if (system.failing) throw new PublishingProblem('signer-unavailable', 'planted', 'publish again');
      return signed;
    },
  };
}

test('several people do everything in any order: nothing unapproved is published, versions rise by one, the log verifies', async () => {
  let publications = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...steps.map((arbitrary, index) => ({ weight: weights[index] ?? 1, arbitrary })), { weight: 2, arbitrary: journey }), { minLength: 60, maxLength: 60 }), async (script) => {
      const first = openBench();
      const system: System = { bench: first, failing: false };
      await first.publishing.close();
      system.bench = first.reopen(signerOf(system, first.signer));
      const seen: Onlooker = { drafts: [], published: { 'server-list': [], 'client-configuration': [] }, digests: [], heads: [] };
      try {
        for (const [, step] of script) await step(system, seen);
        const { publishing, target, keys } = system.bench;
        for (const what of ['server-list', 'client-configuration'] as const) {
          expect(publishing.history(what).map(({ version, digest }) => ({ version, digest })).toReversed()).toEqual(seen.published[what].map((digest, index) => ({ version: index + 1, digest })));
          const served = join(target, `${what}.json`);
          expect(existsSync(served) ? digestOf(readFileSync(served)) : undefined).toBe(seen.published[what].at(-1));
          publications += seen.published[what].length;
        }
        const root = Buffer.from(keys.roots[0]?.document ?? '', 'base64');
        expect(verifyAuditLog(publishing.auditLog(), { heads: seen.heads, root })).toMatchObject({ ok: true });
      } finally {
        await system.bench.publishing.close();
        rmSync(join(system.bench.directory, '..'), { recursive: true, force: true });
      }
    }),
    { numRuns: 25 },
  );
  expect(publications, 'a run that publishes nothing proves nothing').toBeGreaterThan(10);
}, 120_000);
