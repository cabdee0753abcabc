import { requirements as all } from '@testbed/requirements';
import { describe, expect, test } from 'vitest';
import { clientChecks } from './catalogue.ts';

const ledger = new Map(all.map((requirement) => [requirement.id, requirement]));
const cited = new Set(clientChecks.flatMap(({ requirements }) => requirements));

describe('the client suite and the ledger', () => {
  test('every requirement that names the suite as its observer is checked, or excluded for a reason', () => {
    const unlike = all.filter(({ id, observer, state }) => observer === 'client-suite' && cited.has(id) !== (state.is === 'tested'));
    expect(unlike.map(({ id, state }) => `${id} is ${state.is}`)).toEqual([]);
  });

  test('checks cite requirements of clients, and every check cites some', () => {
    for (const { id, requirements } of clientChecks) {
      expect(requirements.length, id).toBeGreaterThan(0);
      for (const requirement of requirements) expect(ledger.get(requirement)?.subject, `${id} cites ${requirement}`).toContain('client');
    }
  });

  test('a check is a MUST only where the ledger has one', () => {
    const tooHard = clientChecks.filter(({ level, requirements }) => level === 'MUST' && !requirements.some((id) => ledger.get(id)?.level === 'MUST'));
    expect(tooHard.map(({ id }) => id)).toEqual([]);
  });

  test('ids are unique and begin with client/', () => {
    const ids = clientChecks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^client\/(?:encrypt|decrypt|shares|password|reencrypt)\/[\w./-]+$/);
  });
});
