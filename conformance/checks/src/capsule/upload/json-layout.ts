import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { fetch, passingFetch } from '../fetch/request.ts';
import { differenceFrom } from '../fetch/body.ts';
import { aClient } from '../needs.ts';
import { capsuleFor, clientOf, locationOf, upload, uploadOf, type CapsuleJson } from './request.ts';

interface Layout {
  readonly name: string;
  /** Completes "A capsule written …". */
  readonly what: string;
  readonly write: (capsule: CapsuleJson) => string;
}

const layouts: readonly Layout[] = [
  { name: 'indented', what: 'over several indented lines', write: (capsule) => JSON.stringify(capsule, null, 4) },
  { name: 'other-order', what: 'with its members in another order', write: ({ recipient_id, ephemeral_key_material, capsule_type }) => JSON.stringify({ capsule_type, ephemeral_key_material, recipient_id }) },
  { name: 'escaped', what: 'with escaped letters and slashes', write: (capsule) => JSON.stringify(capsule).replaceAll('/', '\\/').replaceAll('c', '\\u0063') },
];

/** JSON that looks different and means the same. */
export const jsonLayouts: readonly Check<CapsuleTarget>[] = layouts.map(({ name, what, write }) => ({
  id: `capsule/upload/json-layout/${name}`,
  requirements: ['OAS.CCS/json-layout'],
  level: 'MUST',
  needs: [aClient],
  expected: `A capsule written ${what} is accepted, and comes back with the same content.`,
  why: 'JSON leaves its layout to the writer, and clients in the field differ.',
  next: 'Read the body with a JSON parser, and compare nothing as text.',
  async run(subject) {
    const client = clientOf(subject.target);
    const capsule = capsuleFor(client, subject);
    const uploaded = await upload.send(subject, { ...uploadOf(capsule), body: Buffer.from(write(capsule)) });
    const obstacle = upload.notAccepted(uploaded);
    if (obstacle !== undefined) deviates(obstacle);
    const fetched = await fetch.send(subject, { ...(await passingFetch(subject)), path: locationOf(uploaded) ?? '' });
    const difference = fetch.notAccepted(fetched) ?? differenceFrom(capsule, fetched);
    if (difference !== undefined) deviates(`accepted it, and then ${difference}`);
  },
}));
