import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deviates } from '@testbed/runner';
import { expectRefused, expectTold, expectUnseals, judged } from '../judge.ts';
import { needs } from '../needs.ts';
import { rule, type RuleTexts } from '../rules.ts';
import { capsuleOf, ecKeyOf, serverSample, uploaded } from '../samples.ts';
import type { ClientRule } from '../target.ts';
import { memberOf, uploadsIn } from '../world/seen.ts';

const texts = { level: 'MUST', needs: needs.upload } satisfies Partial<RuleTexts>;
const uploadNext = 'Send one capsule for each recipient to the chosen server, and write what it answers into the header.';

/** UC.Client.01 with a capsule server: what it sees when all is well. */
export const uploads: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/encrypt/server/uploaded',
      requirements: ['UC.Client.01/5', 'UC.Client.01/6', 'UC.Client.01/8', 'UC.Client.01/9'],
      expected: 'The capsule goes to the chosen server, and the header names that server and the transaction identifier it gave.',
      why: 'The recipient finds the capsule by these two and nothing else.',
      next: uploadNext,
    },
    async (subject) => {
      const sample = await judged(serverSample(subject, subject.world.people.remote));
      const { serverId, transactionId } = capsuleOf(sample, 'server');
      const { id } = subject.world.facts.capsuleServer;
      if (sample.uploads.length !== 1) deviates(`wrote the transaction identifier ${transactionId}, which the server gave ${sample.uploads.length} times`);
      if (serverId !== id) deviates(`wrote the server identifier ${serverId}, not ${id}`);
      return `one upload; the header names ${transactionId} at ${serverId}`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/server/recipient-key',
      requirements: ['CLIENT/capsule-with-recipient', 'UC.Client.01/3'],
      expected: 'The capsule carries the recipient\'s public key, and so does the header.',
      why: 'The server hands the capsule to that key only.',
      next: 'Send the recipient\'s key as recipient_id, as the type of the capsule asks for.',
    },
    async (subject) => {
      const { remote } = subject.world.people;
      const sample = await serverSample(subject, remote);
      const { point } = ecKeyOf(remote);
      const sent = memberOf(sample.uploads[0]?.json, 'recipient_id');
      if (sent !== point.toString('base64')) deviates(`sent the recipient_id ${sent ?? 'of nobody'}`);
      if (!capsuleOf(sample, 'server').recipientKey.equals(point)) deviates('wrote another key into the header');
      return 'the recipient\'s key in the capsule and in the header';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/server/opens',
      requirements: ['UC.Client.01/3', 'UC.Client.01/8', 'UC.Client.01/11', 'CONTAINER/server-capsule-kek'],
      expected: 'The capsule on the server and the recipient\'s key open the container; the container alone does not have what they need.',
      why: 'The capsule must be the container\'s, and expiry means nothing when it is inside as well.',
      next: 'Derive the KEK from the key material that is sent, and keep that out of the container.',
    },
    async (subject) => {
      const { remote } = subject.world.people;
      const sample = await serverSample(subject, remote);
      const material = Buffer.from(memberOf(sample.uploads[0]?.json, 'ephemeral_key_material') ?? '', 'base64');
      if (sample.container.header.includes(material)) deviates('wrote the key material that it sent into the container as well');
      return expectUnseals(sample, { kind: 'ec', scalar: ecKeyOf(remote).scalar, senderKey: material });
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/server/opens-rsa',
      needs: needs.uploadRsa,
      requirements: ['UC.Client.01/3', 'UC.Client.01/8', 'CONTAINER/server-capsule-kek'],
      expected: 'For an RSA key the capsule on the server is the encrypted KEK, which opens the container.',
      why: 'Older cards have RSA keys.',
      next: 'Encrypt the KEK with OAEP and SHA-256, and send it as ephemeral_key_material of a capsule of type rsa.',
    },
    async (subject) => {
      const { rsa } = subject.world.people;
      const sample = await judged(serverSample(subject, rsa));
      const [upload] = sample.uploads;
      if (memberOf(upload?.json, 'capsule_type') !== 'rsa') deviates(`sent a capsule of type ${memberOf(upload?.json, 'capsule_type') ?? 'none'}`);
      return expectUnseals(sample, { kind: 'rsa', key: createPrivateKey(readFileSync(rsa.key)), encryptedKek: Buffer.from(memberOf(upload?.json, 'ephemeral_key_material') ?? '', 'base64') });
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/server/each-recipient',
      requirements: ['UC.Client.01/3', 'UC.Client.01/8'],
      expected: 'With two recipients two capsules are sent, and the header names both transaction identifiers.',
      why: 'Each recipient can fetch only a capsule of their own.',
      next: uploadNext,
    },
    async (subject) => {
      const { remote, other } = subject.world.people;
      const { container, uploads: sent } = await judged(uploaded(subject, { recipients: [subject.args.recipient(remote), subject.args.recipient(other)] }));
      const ids = new Set(container.recipients.flatMap(({ capsule }) => (capsule.kind === 'server' ? [capsule.transactionId] : [])));
      if (ids.size !== 2 || sent.length !== 2) deviates(`wrote ${ids.size} transaction identifiers, of which the server gave ${sent.length}`);
      return 'two uploads, two transaction identifiers';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/server/tls-1.3',
      requirements: ['CLIENT/tls-1.3', 'UC.Client.01/6'],
      expected: 'The client speaks TLS 1.3 to the capsule server.',
      why: 'It is the one protocol that the texts name.',
      next: 'Offer TLS 1.3.',
    },
    async (subject) => {
      const { uploads: [upload] } = await serverSample(subject, subject.world.people.remote);
      if (upload?.protocol !== 'TLSv1.3') deviates(`spoke ${upload?.protocol ?? 'nothing'}`);
      return 'spoke TLSv1.3';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/server/told',
      requirements: ['UC.Client.01/12'],
      expected: 'The sender is told that the container was saved.',
      why: 'Nobody should have to look whether it worked.',
      next: 'Say that the container was saved, and where.',
    },
    async (subject) => expectTold(await serverSample(subject, subject.world.people.remote)),
  ),
];

const day = 86_400_000;

/** The expiry of capsules. */
export const expiries: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/encrypt/expiry/asked',
      needs: [...needs.upload, needs.expiry],
      requirements: ['UC.Client.01/8'],
      expected: 'The capsule is sent with the expiry that the sender chose.',
      why: 'A capsule that stays longer can be opened longer than the sender wanted.',
      next: 'Send x-expiry-time with the instant that the sender chose.',
    },
    async (subject) => {
      const { uploads: [upload] } = await judged(uploaded(subject, { recipients: [subject.args.recipient(subject.world.people.remote)], further: [subject.args.expiry('P30D')] }));
      const asked = Date.parse(upload?.header('x-expiry-time') ?? '');
      if (!(Math.abs(asked - subject.now() - 30 * day) < day)) deviates(`asked for ${upload?.header('x-expiry-time') ?? 'no expiry'} instead of 30 days from now`);
      return `x-expiry-time: ${upload?.header('x-expiry-time')}`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/expiry/certificate-end',
      needs: [...needs.fetch, needs.expiry],
      requirements: ['UC.Client.01/8'],
      expected: 'When the recipient\'s certificate ends earlier than the expiry, its end is sent.',
      why: 'Nobody can fetch the capsule after that.',
      next: 'Send the earlier of the expiry and the end of the recipient\'s certificate.',
    },
    async (subject) => {
      const { remote } = subject.world.people;
      const end = new X509Certificate(readFileSync(remote.certificate)).validToDate.getTime();
      const days = Math.ceil((end - subject.now()) / day) + 5;
      const { result, seen } = await subject.watch(
        () => subject.encrypt({ recipients: [subject.args.certificate(remote)], server: subject.args.capsuleServer('encrypt'), further: [subject.args.expiry(`P${days}D`)] }),
        (entry) => uploadsIn([entry]).some(({ json, header }) => memberOf(json, 'recipient_id') === ecKeyOf(remote).point.toString('base64') && Math.abs(Date.parse(header('x-expiry-time') ?? '') - end) < 10 * day),
      );
      const [upload] = uploadsIn(seen);
      if (!upload) deviates(`sent no capsule whose expiry is near the certificate's end (exit ${result.run.exit})`);
      const asked = Date.parse(upload.header('x-expiry-time') ?? '');
      if (asked > end || end - asked > 60_000) deviates(`asked for ${upload.header('x-expiry-time')}; the certificate ends ${new Date(end).toISOString()}`);
      return `x-expiry-time: ${upload.header('x-expiry-time')}, the end of the certificate`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/expiry/certificate-ended',
      needs: needs.fetch,
      requirements: ['UC.Client.01/8'],
      expected: 'For a certificate that has ended no capsule is sent that expires after that end.',
      why: 'The capsule could be fetched by nobody, or by whoever finds an old card.',
      next: 'Refuse recipients whose certificate has ended when a capsule server is used.',
    },
    async (subject) => {
      const { expired } = subject.world.people;
      const id = ecKeyOf(expired).point.toString('base64');
      await serverSample(subject, subject.world.people.remote);
      const { result, seen } = await subject.watch(
        () => subject.encrypt({ recipients: [subject.args.certificate(expired)], server: subject.args.capsuleServer('encrypt') }),
        (entry) => uploadsIn([entry]).some(({ json }) => memberOf(json, 'recipient_id') === id),
      );
      const created = uploadsIn(seen).filter(({ status }) => status === 201);
      if (created.length > 0) deviates(`sent a capsule that expires ${created[0]?.header('x-expiry-time') ?? 'by the server\'s default'}`);
      return `sent none; ${expectRefused(result)}`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/expiry/too-long',
      needs: [...needs.upload, needs.expiry],
      requirements: ['UC.Client.01/8c'],
      expected: 'An expiry that the server refuses as too long ends encryption with a message and without a container.',
      why: 'The container would name a capsule that there is not.',
      next: 'Treat every answer but 201 as a failure, and say what the server said.',
    },
    async (subject) => {
      const { remote } = subject.world.people;
      await serverSample(subject, remote);
      // A bare key has no end that could come first, and nobody's key is looked for by another check.
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
      const recipient = subject.target.adapter.arguments['recipient.publicKey'] ? subject.args.publicKey('expiry', publicKey) : subject.args.recipient(remote);
      return expectRefused(await subject.encrypt({ recipients: [recipient], server: subject.args.capsuleServer('encrypt'), further: [subject.args.expiry('P2000D')] }));
    },
  ),
];
