import { deviates } from '@testbed/runner';
import { labelFields, missingFields } from '../container/label.ts';
import type { Made } from '../judge.ts';
import { needs } from '../needs.ts';
import { rule } from '../rules.ts';
import { offlineSample, passwordSample, secretSample, sharesSample } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientNeed, ClientRule } from '../target.ts';

const makers: readonly (readonly [string, readonly ClientNeed[], (subject: ClientSubject) => Promise<Made>])[] = [
  ['certificate', needs.offlineEc, (subject) => offlineSample(subject, subject.world.people.other)],
  ['secret', needs.secret, secretSample],
  ['password', needs.password, passwordSample],
  ['shares', needs.split, (subject) => sharesSample(subject, subject.world.people.remote)],
];

/** Appendix D: what the labels of recipients say. */
export const labels: readonly ClientRule[] = makers.map(([name, needed, make]) =>
  rule(
    {
      id: `client/encrypt/label/${name}`,
      level: 'SHOULD',
      needs: needed,
      requirements: ['CONTAINER/label-fields'],
      expected: `The label of a recipient by ${name} is free text, or begins with data: and has v, type and the fields that its type requires.`,
      why: 'Other clients show the recipient from these fields, and find the right password or secret by them.',
      next: 'Write every required field of appendix D.',
    },
    async (subject) => {
      const [record] = (await make(subject)).container.recipients;
      const fields = labelFields(record?.label ?? '');
      if (!fields) return 'free text';
      const missing = missingFields(fields);
      if (missing.length > 0) deviates(`wrote a label of the type ${fields.get('type') ?? 'none'} without ${missing.join(', ')}`);
      return `a label of the type ${fields.get('type')}, with ${[...fields.keys()].join(', ')}`;
    },
  ),
);
