import { requirements as all } from '@testbed/requirements';
import { describe, expect, test } from 'vitest';
import { clientChecks } from './catalogue.ts';

const ledger = new Map(all.map((requirement) => [requirement.id, requirement]));

describe('the client suite and the ledger', () => {
  test('checks cite requirements of clients and containers, and every check cites some', () => {
    for (const { id, requirements } of clientChecks) {
      expect(requirements.length, id).toBeGreaterThan(0);
      const strange = requirements.filter((requirement) => !ledger.get(requirement)?.subject.some((subject) => subject === 'client' || subject === 'container'));
      expect(strange, id).toEqual([]);
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
