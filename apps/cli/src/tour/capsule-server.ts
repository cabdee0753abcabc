import { setTimeout as delay } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { pinnedRequest, publicKeyOf, readCertificate, systemClock } from '@testbed/pki';
import { fetchCapsule, sendCapsule, type Capsule, type Transport } from '@testbed/protocol';
import { pinsOf } from '@testbed/server-list';
import { refusalOf, tellRefusal } from './refusal.ts';
import { personWith, softCardOf, type Scene, type Stage } from './stage.ts';
import type { WorldPerson } from '../world/world-file.ts';

/** A year longer than the server's maximum, for `UC.KTS.01/4b`. */
const tooLong = 6 * 365 * 86_400_000;
let stored: { capsule: Capsule; transactionId: string } | undefined;

export const forwardCapsule: Scene = {
  id: 'UC.KTS.01',
  title: 'the capsule server takes a capsule, and refuses what its rules forbid',
  async play(stage) {
    const capsule = capsuleFor(stage, personWith(stage, 'valid'));
    const sender = senderTo(stage);
    const { transactionId, expiry } = await sendCapsule(sender, capsule, later(60_000));
    stored = { capsule, transactionId };
    stage.tell('UC.KTS.01/5', `the server keeps a capsule until ${expiry?.toISOString()} under ${transactionId}`);

    const offCurve = { ...capsule, recipientId: new Uint8Array(capsule.recipientId).fill(1, 1) };
    tellRefusal(stage, await refusalOf(() => sendCapsule(sender, offCurve)));
    if (stage.world.file.profile === 'use-case') tellRefusal(stage, await refusalOf(() => sendCapsule(sender, capsule, later(tooLong))));
    else {
      const adjusted = await sendCapsule(sender, capsule, later(tooLong));
      stage.tell('UC.KTS.01/4b', `an expiry of six years is cut to ${adjusted.expiry?.toISOString()} (profile field)`);
    }
  },
};

export const requestCapsule: Scene = {
  id: 'UC.KTS.02',
  title: 'the capsule server hands a capsule to its owner, and to nobody else',
  async play(stage) {
    if (!stored) throw new Error('there is no capsule: UC.KTS.01 did not play');
    const { transactionId } = stored;
    await fetchCapsule(recipientTo(stage, personWith(stage, 'valid')), transactionId);
    stage.tell('UC.KTS.02/4', `${transactionId} goes to the holder of its key`);
    const other = personWith(stage, 'valid', 1);
    const notYours = await refusalOf(() => fetchCapsule(recipientTo(stage, other), transactionId));
    const notThere = await refusalOf(() => fetchCapsule(recipientTo(stage, other), 'KC00000000000000000000000000000000'));
    if (notYours.status !== 404 || notThere.status !== 404) throw notYours;
    stage.tell('UC.KTS.02/3b', `${other.commonName} gets 404 for it, the same as for one that does not exist`);
  },
};

export const deleteExpired: Scene = {
  id: 'UC.KTS.03',
  title: 'an expired capsule is served to nobody and swept away',
  async play(stage) {
    const owner = personWith(stage, 'valid');
    const { transactionId } = await sendCapsule(senderTo(stage), capsuleFor(stage, owner), later(2_000));
    stage.tell('UC.KTS.03/1', `a capsule with two seconds to live: ${transactionId}`);
    await delay(2_100);
    const gone = await refusalOf(() => fetchCapsule(recipientTo(stage, owner), transactionId));
    if (gone.code !== 'capsule-not-found') throw gone;
    stage.tell('UC.KTS.03/2', 'its owner gets 404 from the moment it expires; the sweeper deletes it within seconds');
  },
};

export const authenticateRecipient: Scene = {
  id: 'UC.KTS.04',
  title: 'the capsule server asks OCSP about the recipient\'s certificate',
  async play(stage) {
    if (!stored) throw new Error('there is no capsule: UC.KTS.01 did not play');
    await fetchCapsule(recipientTo(stage, personWith(stage, 'valid')), stored.transactionId);
    stage.tell('UC.KTS.04/2', 'a valid certificate: OCSP says good');
    for (const state of ['revoked', 'expired'] as const) {
      const { transactionId } = stored;
      tellRefusal(stage, await refusalOf(() => fetchCapsule(recipientTo(stage, personWith(stage, state)), transactionId)));
    }
  },
};

/** A capsule addressed to a person; the key material is random to a server, here it is the public key once more. */
function capsuleFor({ world }: Stage, { idCard }: WorldPerson): Capsule {
  const key = publicKeyOf(readCertificate(readFileSync(world.path(idCard.certificate))));
  return key.type === 'ec'
    ? { capsuleType: `ecc_${key.curve}`, recipientId: key.point, ephemeralKeyMaterial: key.point }
    : { capsuleType: 'rsa', recipientId: key.der, ephemeralKeyMaterial: new Uint8Array(256) };
}

function senderTo({ server }: Stage): Transport {
  return ({ path, ...rest }) => pinnedRequest({ ...rest, ...common(server), url: server.sender + path });
}

function recipientTo(stage: Stage, person: WorldPerson): Transport {
  const { server } = stage;
  return ({ path, ...rest }) => softCardOf(stage, person).request({ ...rest, ...common(server), url: server.recipient + path });
}

function common(server: Stage['server']) {
  return { pins: pinsOf(server), at: systemClock.now().getTime(), connectTimeout: 5_000, responseTimeout: 15_000 };
}

function later(milliseconds: number): Date {
  return new Date(systemClock.now().getTime() + milliseconds);
}
