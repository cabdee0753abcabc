import { deviates, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { ecTypes } from '../key/curve.ts';
import { rsaPublicKey, sampleRsaKey } from '../key/rsa.ts';
import { base64, capsuleFor, passingUpload, sampleCapsule, upload, uploadOf, withMembers, type Upload } from './request.ts';

interface Acceptance extends Omit<Check<CapsuleTarget>, 'run' | 'next'> {
  readonly next?: string;
  readonly request: (subject: Subject<CapsuleTarget>) => Upload | Promise<Upload>;
}

function accepted({ request, ...check }: Acceptance): Check<CapsuleTarget> {
  return {
    next: 'Accept every capsule that keeps the contract, and answer 201.',
    ...check,
    async run(subject) {
      const exchange = await upload.send(subject, await request(subject));
      const obstacle = upload.notAccepted(exchange);
      if (obstacle !== undefined) deviates(obstacle);
      subject.observe(describe(exchange));
    },
  };
}

const ofEachCurve = ecTypes.map((type) =>
  accepted({
    id: `capsule/upload/accepted/${type.replace('_', '-')}`,
    requirements: [`OAS.CCS/type-${type.replace('_', '-')}`],
    // Capsules on P-521 came with the last version of the contract.
    level: type === 'ecc_secp521r1' ? 'SHOULD' : 'MUST',
    ...(type === 'ecc_secp384r1' ? { notSoleKiller: 'A server that takes no P-384 capsules fails capsule/upload/created too, which sends one.' } : { profiles: ['use-case', 'field'] }),
    expected: `A capsule of type ${type} is accepted.`,
    why: 'Senders choose the type by the key in the recipient\'s certificate and have no other to fall back on.',
    request: (subject) => uploadOf(sampleCapsule(type, subject)),
  }),
);

/** What a server must take, and some that it might think wrong. */
export const acceptedUploads: readonly Check<CapsuleTarget>[] = [
  ...ofEachCurve,
  accepted({
    id: 'capsule/upload/accepted/rsa',
    requirements: ['OAS.CCS/type-rsa'],
    level: 'MUST',
    aliases: ['RSA-PUT_CAPSULE-POS-01-ONCE'],
    expected: 'A capsule of type rsa is accepted.',
    why: 'Older ID-cards and e-seals have RSA keys.',
    request: (subject) => uploadOf(sampleCapsule('rsa', subject)),
  }),
  accepted({
    id: 'capsule/upload/accepted/rsa-16384',
    requirements: ['OAS.CCS/rsa-16384'],
    level: 'MUST',
    expected: 'A capsule for an RSA key of 16384 bits is accepted.',
    why: 'The contract makes room for just this key.',
    request: (subject) => uploadOf(capsuleFor({ type: 'rsa', id: rsaPublicKey(sampleRsaKey(16384)) }, subject)),
  }),
  accepted({
    id: 'capsule/upload/accepted/key-material-2100',
    requirements: ['OAS.CCS/key-material-at-limit'],
    level: 'MUST',
    aliases: ['RSA-PUT-CAPSULE-POS-03-RANDOM_CONTENT'],
    expected: 'RSA key material of 2100 arbitrary octets is accepted.',
    why: 'It is the limit of the contract, and what the octets mean is no business of the server.',
    request: (subject) => uploadOf({ ...sampleCapsule('rsa', subject), ephemeral_key_material: base64(subject.random(2100)) }),
  }),
  accepted({
    id: 'capsule/upload/accepted/charset',
    requirements: ['OAS.CCS/content-type-parameters'],
    level: 'SHOULD',
    expected: 'Content-Type: application/json; charset=utf-8 is taken as application/json.',
    why: 'Several HTTP libraries add the parameter without being asked.',
    next: 'Compare the media type only, not its parameters.',
    request: async (subject) => ({ ...(await passingUpload(subject)), headers: [['Content-Type', 'application/json; charset=utf-8']] }),
  }),
  accepted({
    id: 'capsule/upload/accepted/unknown-member',
    requirements: ['OAS.CCS/unknown-member'],
    level: 'SHOULD',
    expected: 'A member that the contract does not name is ignored.',
    why: 'A client of a later version may send more than this server knows.',
    next: 'Ignore members that the schema does not name.',
    request: async (subject) => withMembers(await passingUpload(subject), () => ({ added_later: { of: ['any', 'kind'] } })),
  }),
];
