import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useFolder } from '../envelope/sample.ts';
import { encodeHeader } from './encode.ts';
import type { Capsule, Header, KeyDetails } from './model.ts';
import { parseHeader } from './parse.ts';
import { sampleHeader } from './sample.ts';

/** Google's own compiler, reading and writing by the schema beside this file. */
const hasFlatc = spawnSync('flatc', ['--version']).status === 0;
const folder = useFolder();

const flatc = (direction: string[], file: string) =>
  execFileSync('flatc', [...direction, '-I', import.meta.dirname, '-o', folder.path('out'), `${import.meta.dirname}/header.fbs`, ...file.split(' ')]);

test('flatc reads what we write, and we read what flatc writes', async (context) => {
  if (!hasFlatc) context.skip('flatc is not installed (Debian: flatbuffers-compiler)');
  mkdirSync(folder.path('out'));
  const ours = await folder.write('ours.bin', encodeHeader(sampleHeader));
  flatc(['--json', '--strict-json', '--raw-binary', '--defaults-json'], `-- ${ours}`);
  expect(JSON.parse(readFileSync(folder.path('out', 'ours.json'), 'utf8'))).toEqual(jsonOfHeader(sampleHeader));

  const theirs = await folder.write('theirs.json', JSON.stringify(jsonOfHeader(sampleHeader)));
  flatc(['--binary'], theirs);
  expect(parseHeader(Uint8Array.from(readFileSync(folder.path('out', 'theirs.bin'))))).toEqual(sampleHeader);
});

function jsonOfHeader({ recipients, payloadEncryptionMethod }: Header): object {
  return {
    recipients: recipients.map(({ capsule, keyLabel, encryptedFmk, fmkEncryptionMethod }) => ({
      capsule_type: `recipients_${capsule.kind}`,
      capsule: jsonOfCapsule(capsule),
      key_label: keyLabel,
      encrypted_fmk: Array.from(encryptedFmk),
      fmk_encryption_method: fmkEncryptionMethod,
    })),
    payload_encryption_method: payloadEncryptionMethod,
  };
}

// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive, and TypeScript holds it to that
function jsonOfCapsule(capsule: Capsule): object {
  switch (capsule.kind) {
    case 'ECCPublicKeyCapsule':
      return { curve: capsule.curve, recipient_public_key: Array.from(capsule.recipientPublicKey), sender_public_key: Array.from(capsule.senderPublicKey) };
    case 'RSAPublicKeyCapsule':
      return { recipient_public_key: Array.from(capsule.recipientPublicKey), encrypted_kek: Array.from(capsule.encryptedKek) };
    case 'KeyServerCapsule':
      return {
        recipient_key_details_type: capsule.recipientKey.kind,
        recipient_key_details: jsonOfKeyDetails(capsule.recipientKey),
        keyserver_id: capsule.keyServerId,
        transaction_id: capsule.transactionId,
      };
    case 'SymmetricKeyCapsule':
      return { salt: Array.from(capsule.salt) };
    case 'PBKDF2Capsule':
      return {
        salt: Array.from(capsule.salt),
        password_salt: Array.from(capsule.passwordSalt),
        kdf_algorithm_identifier: capsule.kdfAlgorithm,
        kdf_iterations: capsule.iterations,
      };
    case 'KeySharesCapsule':
      return {
        shares: capsule.shares.map(({ serverBaseUrl, shareId }) => ({ server_base_url: serverBaseUrl, share_id: shareId })),
        salt: Array.from(capsule.salt),
        recipient_type: capsule.recipientType,
        shares_scheme: capsule.sharesScheme,
        recipient_id: capsule.recipientId,
      };
    case 'UnknownCapsule':
      throw new Error('not in the sample');
  }
}

function jsonOfKeyDetails(details: KeyDetails): object {
  return { ...(details.kind === 'EccKeyDetails' && { curve: details.curve }), recipient_public_key: Array.from(details.recipientPublicKey) };
}
