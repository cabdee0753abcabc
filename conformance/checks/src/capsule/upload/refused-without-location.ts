import { deviates, undecided, type CapsuleTarget, type Check } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { locationOf, passingUpload, upload, withHeader, withMembers } from './request.ts';

export const refusedWithoutLocation: Check<CapsuleTarget> = {
  id: 'capsule/upload/refused-without-location',
  requirements: ['OAS.CCS/refusal-without-location'],
  level: 'MUST',
  expected: 'A refused upload is answered without a Location.',
  why: 'A sender that finds a Location puts it into the container, which then can\'t be opened.',
  next: 'Set Location only after the capsule has been stored.',
  async run(subject) {
    const passing = await passingUpload(subject);
    const refused = [
      withMembers(passing, () => ({ recipient_id: undefined })),
      withMembers(passing, () => ({ capsule_type: 'ecc_secp256k1' })),
      withHeader(passing, 'x-expiry-time', 'tomorrow'),
    ];
    for (const request of refused) {
      const exchange = await upload.send(subject, request);
      if (exchange.response?.status === 201) undecided(`an upload that must be refused was accepted; another check says so`);
      const location = locationOf(exchange);
      if (location !== undefined) deviates(`${describe(exchange)} and the Location ${location}`);
    }
  },
};
