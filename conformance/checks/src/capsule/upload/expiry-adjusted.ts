import { deviates, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import { headerOf, type Exchange, type Header } from '@testbed/wire';
import { allowedExpiry } from '../expiry-time.ts';
import { fetched } from '../fetch/request.ts';
import { dateTime } from '../instant.ts';
import { aClient } from '../needs.ts';

const header = 'x-expiry-time-adjusted';
const why = 'The sender must be able to tell the recipient until when the container can be opened.';
const next = `Send ${header}: true when the expiry was shortened, and false or nothing when it was not.`;

function expiry(instant: number): readonly Header[] {
  return [['x-expiry-time', dateTime(instant)]];
}

function said({ response }: Exchange): string | undefined {
  return response && headerOf(response, header);
}

/** Longer than any server keeps capsules. */
function inACentury({ now }: Pick<Subject, 'now'>): number {
  return Math.ceil(now() / 1000) * 1000 + 36_525 * 24 * 3600_000;
}

/** What the target says about a shortened expiry. */
export const adjustedExpiries: readonly Check<CapsuleTarget>[] = [
  {
    id: 'capsule/upload/expiry-adjusted/shown',
    requirements: ['OAS.CCS/expiry-adjusted-shown'],
    level: 'SHOULD',
    profiles: ['field'],
    needs: [aClient],
    expected: `GET says ${header}: true for a capsule whose expiry was shortened.`,
    why,
    next,
    async run(subject) {
      const { exchange } = await fetched(subject, expiry(inACentury(subject)));
      if (said(exchange) !== 'true') deviates(`GET says ${said(exchange) ?? 'nothing'}`);
    },
  },
  {
    id: 'capsule/upload/expiry-adjusted/not-claimed',
    requirements: ['OAS.CCS/expiry-adjusted-truthful'],
    level: 'MUST',
    profiles: ['use-case', 'field'],
    needs: [aClient],
    expected: `Neither POST nor GET says ${header}: true for an expiry that was applied as asked.`,
    why,
    next,
    async run(subject) {
      const { uploaded, exchange } = await fetched(subject, expiry(allowedExpiry(subject)));
      for (const [method, answer] of [['POST', uploaded], ['GET', exchange]] as const) {
        if (![undefined, 'false'].includes(said(answer))) deviates(`${method} says ${said(answer)}`);
      }
    },
  },
  {
    id: 'capsule/upload/expiry-adjusted/not-denied',
    requirements: ['OAS.CCS/expiry-adjusted-truthful'],
    level: 'MUST',
    profiles: ['field'],
    needs: [aClient],
    expected: `Neither POST nor GET says ${header}: false for an expiry that was shortened.`,
    why,
    next,
    async run(subject) {
      const { uploaded, exchange } = await fetched(subject, expiry(inACentury(subject)));
      for (const [method, answer] of [['POST', uploaded], ['GET', exchange]] as const) {
        if (![undefined, 'true'].includes(said(answer))) deviates(`${method} says ${said(answer)}`);
      }
    },
  },
];
