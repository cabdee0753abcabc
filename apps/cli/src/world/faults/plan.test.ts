import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArmedFault } from './fault.ts';
import { openPlan } from './plan.ts';

const ports = [9443, 9444];
const some = fc.record({ port: fc.constantFrom(...ports), method: fc.constantFrom('GET', 'POST'), path: fc.constantFrom('/key-capsules', '/key-capsules/1') });
const fault = fc.record({
  ports: fc.subarray(ports, { minLength: 1 }),
  when: fc.record({ method: fc.constantFrom('GET', 'POST'), path: fc.constantFrom('^/key', 's$', '[0-9]$'), skip: fc.nat(3) }, { requiredKeys: [] }),
  times: fc.oneof(fc.constant('always' as const), fc.integer({ min: 1, max: 3 })),
  does: fc.constant({ kind: 'garbage' } as const),
});

/** Which fault acts on each request, counted afresh from the whole history: the meaning of a plan, slowly. */
function expected(faults: readonly ArmedFault[], requests: readonly { readonly port: number; readonly method: string; readonly path: string }[]): (string | undefined)[] {
  const passed = new Map<string, number>();
  const acted = new Map<string, number>();
  const count = (counts: Map<string, number>, id: string): void => void counts.set(id, (counts.get(id) ?? 0) + 1);
  return requests.map(({ port, method, path }) => {
    for (const { id, ports: of, when, times } of faults) {
      const matches = of.includes(port) && [undefined, method].includes(when.method) && (when.path === undefined || path.search(when.path) >= 0);
      if (!matches || (acted.get(id) ?? 0) === times) continue;
      if ((passed.get(id) ?? 0) < (when.skip ?? 0)) count(passed, id);
      else {
        count(acted, id);
        return id;
      }
    }
    return undefined;
  });
}

test('on each request acts the first fault that matches, has let pass what it should and is not spent', () => {
  fc.assert(
    fc.property(fc.array(fault, { maxLength: 4 }), fc.array(some, { maxLength: 30 }), (given, requests) => {
      const faults = given.map((one, index): ArmedFault => ({ ...one, id: `fault-${index}` }));
      const plan = openPlan();
      for (const one of faults) plan.arm(one);
      const acting = requests.map(({ port, method, path }) => plan.exchange(port, method, path)?.id);
      expect(acting).toEqual(expected(faults, requests));
      expect(plan.armed()).toEqual(faults.map(({ id }) => ({ id, happened: acting.filter((one) => one === id).length })));
    }),
  );
});

test('faults of connections and of exchanges do not count each other', () => {
  const plan = openPlan();
  plan.arm({ id: 'a', ports, when: { skip: 1 }, times: 1, does: { kind: 'refuse-connection' } });
  plan.arm({ id: 'b', ports, when: {}, times: 1, does: { kind: 'garbage' } });
  expect(plan.exchange(9443, 'GET', '/')).toEqual(expect.objectContaining({ id: 'b' }));
  expect([plan.connection(9443)?.id, plan.connection(9444)?.id, plan.connection(9444)?.id]).toEqual([undefined, 'a', undefined]);
  expect(plan.exchange(9443, 'GET', '/')).toBeUndefined();
});

test('a fault that was taken back does not act, the others do', () => {
  const plan = openPlan();
  for (const id of ['a', 'b', 'c']) plan.arm({ id, ports, when: {}, times: 'always', does: { kind: 'garbage' } });
  plan.heal('a');
  expect(plan.exchange(9443, 'GET', '/')?.id).toBe('b');
  plan.heal();
  expect([plan.exchange(9443, 'GET', '/'), plan.armed()]).toEqual([undefined, []]);
});
