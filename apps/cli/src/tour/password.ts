import { writeFileSync } from 'node:fs';
import { decrypt, encrypt, reencrypt } from '@testbed/client';
import { idCardOf, personWith, refused, type Scene } from './stage.ts';

const container = 'archive.cdoc2';
const hint = 'the poem by heart';
const password = 'Kui-Arno-isaga-koolimajja-1';

export const encryptWithPassword: Scene = {
  id: 'UC.Client.P.01',
  title: 'a user encrypts a file with a password, for long-term storage',
  async play(stage) {
    writeFileSync(stage.file('diary.txt'), 'Dear diary.\n'.repeat(1000));
    const recipient = { kind: 'password', label: hint, policy: 'user-guide' } as const;
    const request = { files: [{ path: stage.file('diary.txt') }], out: stage.file(container), expiry: { days: 1 } };
    await refused('password-policy', () => encrypt({ ...request, recipients: [{ ...recipient, password: 'too short' }] }, stage.ports));
    stage.tell('UC.Client.P.01/5a', 'a password of 9 characters without a digit is refused by the policy of the user guide');
    await encrypt({ ...request, recipients: [{ ...recipient, password }] }, stage.ports);
  },
};

export const decryptWithPassword: Scene = {
  id: 'UC.Client.P.02',
  title: 'the user opens it again with the password',
  async play(stage) {
    const request = { container: stage.file(container), outDir: stage.file('diary') };
    await refused('header-hmac-mismatch', () => decrypt({ ...request, credential: { kind: 'password', password: `${password}?` } }, stage.ports));
    stage.tell('UC.Client.P.02/5a', "a wrong password is refused: the header's HMAC does not match, and no file is written");
    await decrypt({ ...request, credential: { kind: 'password', password } }, stage.ports);
  },
};

export const reencryptForStorage: Scene = {
  id: 'UC.Client.P.04',
  title: 'the recipient keeps the letter for years, encrypted with a password instead of a card that will expire',
  async play(stage) {
    await reencrypt(
      {
        container: stage.file('letter.cdoc2'),
        out: stage.file('kept.cdoc2'),
        credential: await idCardOf(stage, personWith(stage, 'valid')),
        serverList: () => stage.list,
        recipients: [{ kind: 'password', label: hint, password, policy: 'user-guide' }],
      },
      stage.ports,
    );
    const { files } = await decrypt({ container: stage.file('kept.cdoc2'), outDir: stage.file('kept'), credential: { kind: 'password', password } }, stage.ports);
    stage.tell('', `${files.map(({ name }) => name).join(' and ')} went from cipher to cipher: no plaintext was saved meanwhile`);
  },
};
