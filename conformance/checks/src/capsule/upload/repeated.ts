import { deviates, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';
import { sendAtOnce } from '../at-once.ts';
import { differenceFrom } from '../fetch/body.ts';
import { fetch } from '../fetch/request.ts';
import { aClient } from '../needs.ts';
import { capsuleFor, clientOf, locationOf, upload, uploadOf, type Upload } from './request.ts';

const common = {
  requirements: ['CCS/repeat-upload-own-id', 'UC.KTS.01/3'],
  level: 'MUST',
  needs: [aClient],
  why: 'A sender who repeats an upload, because an answer got lost or for a second container, must get a capsule that is there.',
  next: 'Store every upload under a new id; neither refuse nor merge equal ones.',
} as const;

function repeated(check: Pick<Check<CapsuleTarget>, 'id' | 'expected' | 'aliases' | 'notSoleKiller'>, send: (subject: Subject<CapsuleTarget>, request: Upload) => Promise<readonly Exchange[]>): Check<CapsuleTarget> {
  return {
    ...common,
    ...check,
    async run(subject) {
      const client = clientOf(subject.target);
      const capsule = capsuleFor(client, subject);
      const exchanges = await send(subject, uploadOf(capsule));
      for (const exchange of exchanges) {
        const obstacle = upload.notAccepted(exchange);
        if (obstacle !== undefined) deviates(`one of the ${exchanges.length} was refused: the target ${obstacle}`);
      }
      const paths = new Set(exchanges.map((exchange) => locationOf(exchange) ?? ''));
      if (paths.size < exchanges.length) deviates(`${exchanges.length} uploads got ${paths.size} different ids`);
      for (const path of paths) {
        const fetched = await fetch.send(subject, { method: 'GET', path, client, headers: [] });
        const difference = fetch.notAccepted(fetched) ?? differenceFrom(capsule, fetched);
        if (difference !== undefined) deviates(`accepted ${exchanges.length}, and to the fetch of one of them ${difference}`);
      }
    },
  };
}

/** The same capsule more than once. */
export const repeatedUploads: readonly Check<CapsuleTarget>[] = [
  repeated(
    {
      id: 'capsule/upload/repeated/in-turn',
      aliases: ['ECC-PUT_CAPSULE-POS-02-REPEATEDLY', 'RSA-PUT_CAPSULE-POS-02-REPEATEDLY'],
      expected: 'The same capsule uploaded twice gets two ids, and both can be fetched.',
      notSoleKiller: 'What refuses or merges equal capsules does so when they come at once too.',
    },
    async (subject, request) => [await upload.send(subject, request), await upload.send(subject, request)],
  ),
  repeated(
    { id: 'capsule/upload/repeated/at-once', expected: 'The same capsule uploaded four times at the same moment gets four ids, and all can be fetched.' },
    ({ wire, target }, request) => sendAtOnce(wire, target.post, [request, request, request, request]),
  ),
];
