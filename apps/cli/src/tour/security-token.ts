import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { decrypt, encrypt } from '@testbed/client';
import { certificateOf, idCardOf, personWith, refused, type Scene } from './stage.ts';

const letter = 'letter.txt';
const scan = 'scan.bin';
const container = 'letter.cdoc2';

export const encryptForIdCard: Scene = {
  id: 'UC.Client.01',
  title: 'a sender encrypts two files for the holder of an ID-card, over a capsule server',
  async play(stage) {
    const recipient = personWith(stage, 'valid');
    writeFileSync(stage.file(letter), 'Tere! This travels to one person only.\n');
    writeFileSync(stage.file(scan), randomBytes(3_000_000));
    await encrypt(
      {
        files: [{ path: stage.file(letter) }, { path: stage.file(scan) }],
        out: stage.file(container),
        recipients: [certificateOf(stage, recipient)],
        list: stage.list,
        server: stage.server.id,
        expiry: { days: 30 },
      },
      stage.ports,
    );
  },
};

export const decryptWithIdCard: Scene = {
  id: 'UC.Client.02',
  title: 'the recipient opens it with the ID-card; nobody else can',
  async play(stage) {
    const recipient = personWith(stage, 'valid');
    const other = personWith(stage, 'valid', 2);
    const { files } = await decrypt(
      { container: stage.file(container), outDir: stage.file('opened'), credential: await idCardOf(stage, recipient), serverList: () => stage.list },
      stage.ports,
    );
    for (const { name, path } of files) {
      if (sha256(path) !== sha256(stage.file(name))) throw new Error(`${name} came out changed`);
    }
    stage.tell('', `${files.map(({ name, size }) => `${name} (${size} bytes)`).join(' and ')} came out as they went in; the key never left ${recipient.commonName}'s token`);
    const credential = await idCardOf(stage, other);
    await refused('recipient-not-found', () =>
      decrypt({ container: stage.file(container), outDir: stage.file('stolen'), credential, serverList: () => stage.list }, stage.ports),
    );
    stage.tell('UC.Client.02/4a', `${other.commonName}'s card is refused: the container has no record of it`);
  },
};

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
