import { writeFileSync } from 'node:fs';
import { createTicket, presentTo, ticketHeaders } from '@testbed/auth-ticket';
import { systemRandom } from '@testbed/container';
import { decrypt, encrypt, type SignerCredential } from '@testbed/client';
import { identitySigner } from '@testbed/eid';
import { pinnedRequest, readCertificate, systemClock } from '@testbed/pki';
import { fetchNonce, fetchShare, sendShare, type Transport } from '@testbed/protocol';
import { pinsOf, type ListedServer } from '@testbed/server-list';
import { mobileIdCredential, smartIdCredential } from '../signer.ts';
import { refusalOf, tellRefusal } from './refusal.ts';
import { personWith, softCardOf, type Scene, type Stage } from './stage.ts';

const container = 'shares.cdoc2';

export const encryptForShares: Scene = {
  id: 'UC.Client.03',
  title: 'a sender encrypts for a person who has a phone and perhaps no card reader: the key goes in shares to several servers',
  async play(stage) {
    writeFileSync(stage.file('note.txt'), 'Two organisations keep one share each.\n');
    await encrypt(
      {
        files: [{ path: stage.file('note.txt') }],
        out: stage.file(container),
        recipients: [{ kind: 'shares', recipientId: `etsi/${personWith(stage, 'valid').code}` }],
        list: stage.list,
        expiry: { days: 30 },
      },
      stage.ports,
    );
  },
};

export const decryptWithShares: Scene = {
  id: 'UC.Client.04',
  title: 'the recipient opens it with Smart-ID, and again with Mobile-ID: one signature opens every server',
  async play(stage) {
    const { code, mobileId } = personWith(stage, 'valid');
    const phone = { code, world: stage.world, proxy: false, show: (line: string) => stage.tell('UC.Client.04/6', line) };
    const means: SignerCredential[] = [smartIdCredential(phone), ...(mobileId ? [mobileIdCredential({ ...phone, phone: mobileId.phone })] : [])];
    for (const credential of means) {
      stage.tell('', `with ${credential.means}:`);
      await decrypt({ container: stage.file(container), outDir: stage.file(`shares ${credential.means}`), credential, serverList: () => stage.list }, stage.ports);
    }
  },
};

export const forwardShares: Scene = {
  id: 'UC.KTS.06',
  title: 'a shares server takes a share, and refuses one that is too long',
  async play(stage) {
    const recipient = `etsi/${personWith(stage, 'valid').code}`;
    const transport = transportTo(sharesServer(stage));
    const { shareId, expiry } = await sendShare(transport, { share: systemRandom.bytes(32), recipient });
    stage.tell('UC.KTS.06/5', `the server keeps a share under ${shareId}${expiry ? ` until ${expiry.toISOString()}` : ''}`);
    tellRefusal(stage, await refusalOf(() => sendShare(transport, { share: systemRandom.bytes(129), recipient })));
  },
};

export const requestShares: Scene = {
  id: 'UC.KTS.07',
  title: 'a shares server hands its share to who signs a ticket with its nonce, once',
  async play(stage) {
    const person = personWith(stage, 'valid');
    const server = sharesServer(stage);
    const transport = transportTo(server);
    const recipient = `etsi/${person.code}`;
    const { shareId } = await sendShare(transport, { share: systemRandom.bytes(32), recipient });
    const nonce = await fetchNonce(transport, shareId);
    const headers = await ticketOf(stage, server, { shareId, nonce });
    await fetchShare(transport, shareId, headers);
    stage.tell('UC.KTS.07/7', `${shareId} goes to ${person.commonName}, who signed a ticket with the server's nonce`);
    tellRefusal(stage, await refusalOf(() => fetchShare(transport, shareId, headers)), 'UC.KTS.07/6a: the same ticket again');
  },
};

async function ticketOf(stage: Stage, server: ListedServer, { shareId, nonce }: { shareId: string; nonce: string }): Promise<Record<string, string>> {
  const person = personWith(stage, 'valid');
  const signer = identitySigner(softCardOf(stage, person));
  let certificate = new Uint8Array();
  const ticket = await createTicket({
    issuer: `etsi/${person.code}`,
    audience: [{ baseUrl: server.recipient, shareId, nonce }],
    algorithm: signer.algorithm,
    random: systemRandom,
    async sign(input) {
      const signed = await signer.sign(input);
      certificate = new Uint8Array(signed.certificate);
      return signed.signature;
    },
  });
  return ticketHeaders(presentTo(ticket, { baseUrl: server.recipient, shareId }), readCertificate(certificate));
}

function sharesServer({ list }: Stage): ListedServer {
  const server = list.servers.find(({ capsuleTypes }) => capsuleTypes.includes('KeySharesCapsule'));
  if (!server) throw new Error('the world has no shares server');
  return server;
}

function transportTo(server: ListedServer): Transport {
  return ({ path, ...rest }) =>
    pinnedRequest({ ...rest, url: server.recipient + path, pins: pinsOf(server), at: systemClock.now().getTime(), connectTimeout: 5_000, responseTimeout: 15_000 });
}
