import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { sendAtOnce } from '../at-once.ts';
import { differenceFrom } from '../fetch/body.ts';
import { fetch } from '../fetch/request.ts';
import { aClient } from '../needs.ts';
import { capsuleFor, clientOf, locationOf, upload, uploadOf } from '../upload/request.ts';

const count = 24;

export const parallelUploads: Check<CapsuleTarget> = {
  id: 'capsule/concurrency/parallel-uploads',
  requirements: ['CCS/transaction-id-unique', 'CCS/capsule-unchanged'],
  level: 'MUST',
  notSoleKiller: 'What fails under load fails whoever asks: the checks that run beside this one fail too.',
  needs: [aClient],
  expected: `${count} capsules uploaded at the same moment get ${count} ids, and each id leads to its own capsule.`,
  why: 'What requests share in the server, they can mix up: one sender\'s id for another\'s capsule.',
  next: 'Keep nothing of a request outside it, and let the store make sure that ids are unique.',
  async run(subject) {
    const { wire, target } = subject;
    const client = clientOf(target);
    const capsules = Array.from({ length: count }, () => capsuleFor(client, subject));
    const uploads = await sendAtOnce(wire, target.post, capsules.map((capsule) => uploadOf(capsule)));
    for (const exchange of uploads) {
      const obstacle = upload.notAccepted(exchange);
      if (obstacle !== undefined) deviates(`one of ${count} uploads was refused: the target ${obstacle}`);
    }
    const different = new Set(uploads.map(locationOf)).size;
    if (different < count) deviates(`${count} uploads got ${different} different ids`);
    const fetches = await sendAtOnce(wire, target.fetch, uploads.map((exchange) => ({ method: 'GET', path: locationOf(exchange) ?? '' })), { client });
    for (const [index, capsule] of capsules.entries()) {
      const exchange = fetches[index];
      const difference = exchange && (fetch.notAccepted(exchange) ?? differenceFrom(capsule, exchange));
      if (difference !== undefined) deviates(`to the fetch of one of ${count} it ${difference}`);
    }
  },
};
