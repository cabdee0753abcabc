import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Check } from './check.ts';
import { conclusionOf, exitCodeOf, summaryOf } from './result.ts';
import { runChecks } from './run.ts';
import { isNamed } from './select.ts';
import type { CapsuleTarget } from './target/target.ts';
import { deviates, undecided, type Verdict } from './verdict.ts';

const target: CapsuleTarget = {
  kind: 'capsule-server',
  name: 'nobody',
  digest: '',
  folder: '.',
  trust: [],
  hooks: {},
  profile: 'use-case',
  post: 'https://localhost:1',
  fetch: 'https://localhost:2',
  arms: [],
  clients: [],
  unacceptableClients: {},
  expiry: undefined,
};

function check(id: string, parts: Partial<Check<CapsuleTarget>>): Check<CapsuleTarget> {
  return { id, requirements: ['X/1'], level: 'MUST', expected: 'Something.', why: 'Because.', next: 'Do it.', run: () => Promise.resolve(), ...parts };
}

async function verdictOf(parts: Partial<Check<CapsuleTarget>>): Promise<[Verdict, string]> {
  const [result] = await runChecks([check('a/b', parts)], target, { profile: 'use-case', seed: 's' });
  if (!result) throw new Error('the check was not run');
  return [result.verdict, result.actual];
}

const need = (demanded: boolean) => ({ name: 'a revoked client', where: 'unacceptableClients.revoked', demanded, offered: () => false });

describe('verdicts', () => {
  test('a check that returns passes with what it observed', async () => {
    expect(await verdictOf({ run: async ({ observe }) => observe('answered 201') })).toEqual(['pass', 'answered 201']);
  });

  test('a deviation from a MUST fails, from a SHOULD warns', async () => {
    const run = () => deviates('answered 500');
    expect(await verdictOf({ run })).toEqual(['fail', 'answered 500']);
    expect(await verdictOf({ run, level: 'SHOULD' })).toEqual(['warning', 'answered 500']);
  });

  test('what could not be decided is inconclusive', async () => {
    expect(await verdictOf({ run: () => undecided('the twin failed') })).toEqual(['inconclusive', 'the twin failed']);
  });

  test('a fault of the check itself is inconclusive and says so, never a verdict on the target', async () => {
    const [verdict, actual] = await verdictOf({ run: () => Promise.reject(new TypeError('oops')) });
    expect(verdict).toBe('inconclusive');
    expect(actual).toContain('the check itself failed, please report it: TypeError: oops');
  });

  test('a prerequisite that the profile demands makes it inconclusive, an optional one not applicable', async () => {
    expect(await verdictOf({ needs: [need(true)] })).toEqual(['inconclusive', 'not tested: the target does not offer a revoked client (unacceptableClients.revoked), which the profile demands']);
    expect(await verdictOf({ needs: [need(false)] })).toEqual(['not-applicable', 'not tested: the target does not offer a revoked client (unacceptableClients.revoked)']);
  });

  test('a check that does not end is ended, and inconclusive', async () => {
    expect(await verdictOf({ timeLimit: 20, run: () => new Promise(() => undefined) })).toEqual(['inconclusive', 'the check did not end within 0.02 s']);
  });

  test('a hook that fails, or is not there, is inconclusive', async () => {
    expect(await verdictOf({ run: ({ hook }) => hook('revoke', { serial: '01' }) })).toEqual(['inconclusive', 'the target file has no hook revoke']);
    const failing = { ...target, hooks: { revoke: [process.execPath, '-e', 'process.exit(7)'] } };
    const [result] = await runChecks([check('a', { run: ({ hook }) => hook('revoke', { serial: '01' }) })], failing, { profile: 'use-case', seed: 's' });
    expect(result?.actual).toContain('the hook revoke of the target file ended with 7');
  });

  test('the wire goes to the target only, and only so often', async () => {
    const foreign = await verdictOf({ run: async ({ wire }) => void (await wire.send('https://example.com', { method: 'GET', path: '/' })) });
    expect(foreign).toEqual(['inconclusive', 'the check itself failed, please report it: https://example.com is no address of the target']);
    const often = await verdictOf({
      async run({ wire }) {
        for (let n = 0; n < 300; n += 1) await wire.send('https://localhost:1', { method: 'GET', path: '/' });
      },
    });
    expect(often[1]).toContain('more than 200 connections');
  });
});

describe('order', () => {
  test('results stand in the order of the catalogue; a check that must be alone runs when nothing else does', async () => {
    let running = 0;
    const together: Record<string, number> = {};
    const timed = (id: string, alone?: true): Check<CapsuleTarget> =>
      check(id, {
        ...(alone && { alone }),
        async run({ sleep }) {
          running += 1;
          together[id] = running;
          await sleep(10);
          running -= 1;
        },
      });
    const told: string[] = [];
    const results = await runChecks([timed('a'), timed('b', true), timed('c'), timed('d', true)], target, { profile: 'use-case', seed: 's', onResult: ({ id }) => told.push(id) });
    expect(results.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(told).toEqual(['a', 'b', 'c', 'd']);
    expect(together['b']).toBe(1);
    expect(together['d']).toBe(1);
  });

  test('an interrupted run keeps what it has', async () => {
    const abort = new AbortController();
    const results = await runChecks([check('a', { run: async () => abort.abort() }), check('b', {})], target, { profile: 'use-case', seed: 's', parallel: 1, signal: abort.signal });
    expect(results.map(({ id }) => id)).toEqual(['a']);
  });

  test('a check of another profile is not part of the run', async () => {
    expect(await runChecks([check('a', { profiles: ['field'] })], target, { profile: 'use-case', seed: 's' })).toEqual([]);
  });

  test('the same seed asks the same questions', async () => {
    const asked = async (seed: string): Promise<string[]> => {
      const bytes: string[] = [];
      const ask = (id: string): Check<CapsuleTarget> => check(id, { run: async ({ random }) => void bytes.push(random(40).toString('hex')) });
      await runChecks([ask('a'), ask('b')], target, { profile: 'use-case', seed });
      return bytes;
    };
    const [first, second] = [await asked('one'), await asked('one')];
    expect(first).toEqual(second);
    expect(new Set([...first, ...(await asked('two'))]).size).toBe(4);
  });
});

test('--only names a check, a folder of checks, a requirement or an official scenario', () => {
  const named = check('capsule/upload/created', { requirements: ['UC.KTS.01/5'], aliases: ['ECC-PUT_CAPSULE-POS-01-ONCE'] });
  for (const name of ['capsule/upload/created', 'capsule/upload', 'capsule/', 'UC.KTS.01/5', 'ECC-PUT_CAPSULE-POS-01-ONCE']) expect(isNamed(named, [name]), name).toBe(true);
  for (const name of ['capsule/up', 'created', 'UC.KTS.01', '']) expect(isNamed(named, [name]), name).toBe(false);
});

describe('conclusions', () => {
  const verdicts = fc.array(fc.constantFrom<Verdict>('pass', 'fail', 'warning', 'not-applicable', 'inconclusive'));

  test('conformant exactly when complete, something passed, nothing failed, nothing is undecided; the exit code agrees', () => {
    fc.assert(
      fc.property(verdicts, fc.boolean(), (all, complete) => {
        const checks = all.map((verdict) => ({ verdict }) as never);
        const summary = summaryOf(checks);
        const conclusion = conclusionOf({ summary, complete });
        const clean = all.includes('pass') && !all.includes('fail') && !all.includes('inconclusive');
        expect(conclusion === 'conformant').toBe(clean && complete);
        expect(conclusion === 'non-conformant').toBe(all.includes('fail'));
        expect(exitCodeOf({ checks, surprises: [] })).toBe(all.includes('fail') ? 1 : clean ? 0 : 4);
        expect(summary.pass + summary.fail + summary.warning + summary.notApplicable + summary.inconclusive).toBe(all.length);
      }),
    );
  });
});
