import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Argument } from '@testbed/adapters';
import { deviates } from '@testbed/runner';
import { fmkOf, type Opener } from '../container/unseal.ts';
import { damages } from '../damage.ts';
import { expectMade, expectOpened, expectTold, expectUnseals, judged, type Made, twinMade } from '../judge.ts';
import { needs } from '../needs.ts';
import { refusal, rule, type RuleTexts } from '../rules.ts';
import { ecKeyOf, hint, offlineSample, password, secret, secretSample, serverSample, sharesSample } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';
import { reencryptsTwin, reencryptVector } from '../vector.ts';
import type { Encryption } from '../work/run.ts';

const texts = { level: 'MUST', needs: [...needs.reencrypt, ...needs.secret, ...needs.password] } satisfies Partial<RuleTexts>;

async function reencrypt(subject: ClientSubject, changes: { readonly recipients?: readonly Argument[]; readonly out?: string; readonly credential?: Argument; readonly damage?: (file: Buffer) => Buffer } = {}): Promise<Encryption> {
  const { file } = await secretSample(subject);
  const { recipients = [subject.args.passwordRecipient(hint, password)], credential = subject.args.secret('judge', secret), damage = (bytes: Buffer) => bytes, ...more } = changes;
  return subject.reencrypt(damage(file), { credential, recipients, ...more });
}

/** What the passing run made; once. */
function reencrypted(subject: ClientSubject): Promise<{ readonly made: Made; readonly encryption: Encryption }> {
  return subject.once('reencrypted', async () => {
    const encryption = await reencrypt(subject);
    return { made: twinMade(encryption), encryption };
  });
}

/** The file master key by the first recipient's record. */
function fmkIn({ container: { recipients: [record] } }: Made, opener: Opener): Buffer | undefined {
  return record && fmkOf(record, opener);
}

/** The recipient's token opens the container, which is re-encrypted with a password or for that token. */
async function reencryptByToken(subject: ClientSubject, recipient: Argument, pin?: string): Promise<Encryption> {
  const { other } = subject.world.people;
  return subject.reencrypt((await offlineSample(subject, other)).file, { credential: subject.args.pkcs11(other, pin), recipients: [recipient] });
}

/** UC.Client.P.04: re-encrypting for long-term storage. */
export const reencryption: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/reencrypt/password',
      requirements: ['UC.Client.P.04/2', 'UC.Client.P.04/4', 'UC.Client.P.04/5', 'UC.Client.P.04/7'],
      expected: 'A new container stands at the chosen path, and the password opens it with the same files.',
      why: 'The card will be gone one day; the password stays.',
      next: 'Write a new container for the password with the files of the old one.',
    },
    async (subject) => expectUnseals((await judged(reencrypted(subject))).made, { kind: 'password', password }),
  ),
  rule(
    {
      ...texts,
      id: 'client/reencrypt/opens',
      requirements: ['UC.Client.P.04/7'],
      expected: 'The client opens its own re-encrypted container.',
      why: 'This is what it is for.',
      next: 'See what the client said in the transcript.',
    },
    async (subject) => {
      const { made } = await reencrypted(subject);
      expectOpened(await subject.decrypt(made.file, { credential: subject.args.password(hint, password) }));
      return 'every file came out';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/reencrypt/new-keys',
      requirements: ['UC.Client.P.04/7', 'CONTAINER/fmk-fresh', 'CONTAINER/payload-nonce'],
      expected: 'The new container has a key, a nonce and recipients of its own: the old recipients do not open it.',
      why: 'Whoever had the old key would have the new container too.',
      next: 'Encrypt the files anew instead of taking the payload over.',
    },
    async (subject) => {
      const { made } = await reencrypted(subject);
      const old = await secretSample(subject);
      if (made.container.nonce.equals(old.container.nonce)) deviates('took the old nonce over');
      if (made.container.payload.subarray(0, 64).equals(old.container.payload.subarray(0, 64))) deviates('took the old payload over');
      const [before, after] = [fmkIn(old, { kind: 'secret', secret }), fmkIn(made, { kind: 'password', password })];
      if (after?.equals(before ?? Buffer.alloc(0))) deviates('took the old file master key over');
      if (made.container.recipients.length !== 1) deviates(`wrote ${made.container.recipients.length} recipients`);
      return 'one recipient, everything else new';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/reencrypt/no-plaintext',
      requirements: ['UC.Client.P.04/7'],
      expected: 'Nothing but the new container is left: the decrypted files are not on the disk.',
      why: 'Re-encryption happens before extracting and saving files.',
      next: 'Re-encrypt without writing the files, or delete them.',
    },
    async (subject) => {
      const { encryption: { left } } = await reencrypted(subject);
      if (left.length !== 1) deviates(`left ${left.join(', ')}`);
      return `only ${left.join(', ')}`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/reencrypt/told',
      requirements: ['UC.Client.P.04/8'],
      expected: 'The recipient is told that the container was saved.',
      why: 'Nobody should have to look whether it worked.',
      next: 'Say that the container was saved, and where.',
    },
    async (subject) => expectTold((await reencrypted(subject)).made),
  ),
  rule(
    {
      ...texts,
      id: 'client/reencrypt/token',
      level: 'SHOULD',
      needs: [...needs.reencrypt, ...needs.secret, ...needs.offlineEc],
      requirements: ['UC.Client.P.04/2a'],
      expected: 'The recipient can re-encrypt for a security token.',
      why: 'A new card may follow the old one.',
      next: 'Take every kind of recipient when re-encrypting.',
    },
    async (subject) => {
      const { other } = subject.world.people;
      return expectUnseals(expectMade(await reencrypt(subject, { recipients: [subject.args.recipient(other)] })), { kind: 'ec', scalar: ecKeyOf(other).scalar });
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/reencrypt/by-token',
      level: 'SHOULD',
      needs: [...needs.reencrypt, ...needs.offlineEc, needs.token],
      requirements: ['UC.Client.P.04/2a'],
      expected: 'With the token connected and its PIN given, a container is re-encrypted for that token.',
      why: 'The recipient of a container from elsewhere may want one of their own making.',
      next: 'Take a token as credential and its certificate as recipient when re-encrypting.',
    },
    async (subject) => {
      const { other } = subject.world.people;
      return expectUnseals(expectMade(await reencryptByToken(subject, subject.args.recipient(other))), { kind: 'ec', scalar: ecKeyOf(other).scalar });
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/reencrypt/wrong-pin',
      level: 'SHOULD',
      needs: [...needs.reencrypt, ...needs.offlineEc, ...needs.password, needs.token],
      requirements: ['UC.Client.P.04/2a'],
      expected: 'With a wrong PIN nothing is re-encrypted: a message, and no container.',
      why: 'After the third wrong one the card is blocked: the recipient has to know.',
      next: 'Say that the PIN was wrong, and do not try it again by yourself.',
    },
    {
      twin: async (subject) => twinMade(await reencryptByToken(subject, subject.args.passwordRecipient(hint, password))),
      attempt: (subject) => reencryptByToken(subject, subject.args.passwordRecipient(hint, password), '9999'),
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/reencrypt/from-token',
      needs: [...needs.reencrypt, ...needs.offlineEc, ...needs.password],
      requirements: ['UC.Client.P.04/2'],
      expected: 'A container for the recipient\'s key is re-encrypted with a password.',
      why: 'This is what most people re-encrypt.',
      next: 'Take every kind of credential when re-encrypting.',
    },
    async (subject) => {
      const { other } = subject.world.people;
      const { file } = await offlineSample(subject, other);
      return expectUnseals(expectMade(await subject.reencrypt(file, { credential: subject.args.credential(other), recipients: [subject.args.passwordRecipient(hint, password)] })), { kind: 'password', password });
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/reencrypt/from-server',
      needs: [...needs.reencrypt, ...needs.fetch, ...needs.password],
      requirements: ['UC.Client.P.04/2'],
      expected: 'A container whose capsule is on a server is re-encrypted with a password, and then needs no server.',
      why: 'Capsules expire.',
      next: 'Re-encrypt into a container that carries all that it needs.',
    },
    async (subject) => {
      const { remote } = subject.world.people;
      const { file } = await serverSample(subject, remote);
      const order = { credential: subject.args.certified(remote), recipients: [subject.args.passwordRecipient(hint, password)], server: subject.args.capsuleServer('reencrypt') };
      return expectUnseals(expectMade(await subject.reencrypt(file, order)), { kind: 'password', password });
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/reencrypt/from-shares',
      needs: [...needs.reencrypt, ...needs.collect, ...needs.password],
      requirements: ['UC.Client.P.04/2'],
      expected: 'A container whose key is in shares is re-encrypted with a password, and then needs no server.',
      why: 'Shares expire.',
      next: 'Re-encrypt into a container that carries all that it needs.',
    },
    async (subject) => {
      const { remote } = subject.world.people;
      const { file } = await sharesSample(subject, remote);
      const order = { credential: subject.args.signer(remote), recipients: [subject.args.passwordRecipient(hint, password)], server: subject.args.sharesServers() };
      return expectUnseals(expectMade(await subject.reencrypt(file, order)), { kind: 'password', password });
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/reencrypt/policy',
      requirements: ['UC.Client.P.04/6', 'UC.Client.P.04/5a'],
      expected: 'A new password of three characters is refused, and no container is written.',
      why: 'A container for years can be tried offline for years.',
      next: 'Check new passwords against minimal requirements before anything is written.',
    },
    { twin: reencrypted, attempt: (subject) => reencrypt(subject, { recipients: [subject.args.passwordRecipient(hint, 'Aa1')] }) },
  ),
  refusal(
    {
      ...texts,
      id: 'client/reencrypt/not-creatable',
      requirements: ['UC.Client.P.04/7a'],
      expected: 'A target path below a regular file ends re-encryption with a message.',
      why: 'Who is not told throws the old container away.',
      next: 'Report that the container can\'t be created, and exit with a failure.',
    },
    { twin: reencrypted, attempt: (subject) => reencrypt(subject, { out: join(subject.write('file', ''), 'out.cdoc2') }) },
  ),
  refusal(
    {
      ...texts,
      id: 'client/reencrypt/not-savable',
      requirements: ['UC.Client.P.04/7a'],
      expected: 'A target path at which a folder stands ends re-encryption with a message.',
      why: 'Who is not told throws the old container away.',
      next: 'Report that the container can\'t be saved, and exit with a failure.',
    },
    {
      twin: reencrypted,
      attempt(subject) {
        const out = join(subject.fresh('target'), 'out.cdoc2');
        mkdirSync(out);
        return reencrypt(subject, { out });
      },
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/reencrypt/wrong-credential',
      requirements: ['UC.Client.P.04/7'],
      expected: 'With another secret nothing is re-encrypted: a message, and no container.',
      why: 'The precondition is a container that was just decrypted.',
      next: 'Decrypt first, and end when that fails.',
    },
    { twin: reencrypted, attempt: (subject) => reencrypt(subject, { credential: subject.args.secret('judge', Buffer.alloc(32, 7)) }) },
  ),
  ...damages.slice(1, 3).map(({ name, what, damage }) =>
    refusal(
      {
        ...texts,
        id: `client/reencrypt/damaged/${name}`,
        requirements: ['UC.Client.P.04/7'],
        expected: `A container with ${what} is not re-encrypted: a message, and no container.`,
        why: 'Re-encryption would put a good seal on bad files.',
        next: 'Verify HMAC and tag of the old container before the new one is saved.',
      },
      { twin: reencrypted, attempt: (subject) => reencrypt(subject, { damage }) },
    ),
  ),
  refusal(
    {
      ...texts,
      id: 'client/reencrypt/damaged/hmac-sealed',
      requirements: ['UC.Client.P.04/7', 'CONTAINER/hmac'],
      expected: 'A container with a wrong header HMAC, with which its payload was sealed, is not re-encrypted: a message, and no container.',
      why: 'Re-encryption would put a good seal on a container whose header nobody vouches for.',
      next: 'Verify the HMAC of the old container before the new one is begun.',
    },
    { twin: (subject) => reencryptsTwin(subject, 'hmac/wrong-but-sealed.secret'), attempt: (subject) => reencryptVector(subject, 'hmac/wrong-but-sealed.secret') },
  ),
];
