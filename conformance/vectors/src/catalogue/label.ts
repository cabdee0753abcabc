import { keyCredential, passwordCredential, secretCredential, type Credential } from '../credential.ts';
import type { Kind } from '../kind.ts';
import { ecRecipient } from '../recipient/ec.ts';
import { password, passwordRecipient } from '../recipient/password.ts';
import { secret, secretRecipient } from '../recipient/secret.ts';
import { opens, vector, type Vector } from '../vector.ts';

/** A form of key label, and the label by which its password or secret is asked for. */
type Form = readonly [mutation: string, says: string, label: string, short?: string];

const words = 'type=secret&v=1&label=plain';

/** Labels as the specification describes them ("KeyLabel recommendations", appendix D). */
const good: readonly Form[] = [
  ['media-type', 'The label names its media type.', `data:application/x-www-form-urlencoded,${words}`, 'plain'],
  ['base64', 'The label is base64.', `data:;base64,${Buffer.from(words).toString('base64')}`, 'plain'],
  ['media-type-and-base64', 'The label names its media type and is base64.', `data:application/x-www-form-urlencoded;base64,${Buffer.from(words).toString('base64')}`, 'plain'],
  ['without-comma', 'The label is of the older form, without the comma.', `data:${words}`, 'plain'],
  ['mixed-case-keys', 'The keys of the label are in upper and lower case.', 'data:,Type=secret&V=1&laBEL=plain', 'plain'],
  ['percent-encoded', 'The label has a value that is not ASCII.', 'data:,v=1&type=secret&label=v%C3%B5ti%20%26%20lukk', 'võti & lukk'],
  ['further-fields', 'The label has fields that no text names.', 'data:,v=1&type=secret&label=plain&vendor_field=1&KM=bitwarden', 'plain'],
  ['free-text', 'The label is free text.', 'password manager, key: hello.cdoc2'],
  ['free-text-numbers', 'The label is free text with colons.', '131:40:16'],
  ['free-text-not-ascii', 'The label is free text in letters of several scripts.', 'õhtul – ключ – 鍵 – 🔑'],
  ['free-text-decomposed', 'The label has an o and a tilde as two characters, which must not become one.', 'vo\u0303ti'],
];

/** Labels that say nothing to a machine. A container should open with them. */
const unreadable: readonly Form[] = [
  ['empty', 'The label is empty.', ''],
  ['percent-damaged', 'A percent sign in the label is followed by no number.', 'data:,v=1&type=secret&label=%ZZ'],
  ['base64-damaged', 'The label says that it is base64 and is not.', 'data:;base64,!!!!'],
  ['other-media-type', 'The label is a data URL of plain text.', 'data:text/plain,hello'],
  ['nothing-after-comma', 'The label is a data URL of nothing.', 'data:,'],
  ['without-type', 'The label has no TYPE.', 'data:,v=1&label=plain', 'plain'],
  ['without-version', 'The label has no V.', 'data:,type=secret&label=plain', 'plain'],
  ['unknown-type', 'The label has a TYPE that no text names.', 'data:,v=1&type=hologram&label=plain', 'plain'],
  ['later-version', 'The label is of version 2.', 'data:,v=2&type=secret&label=plain', 'plain'],
  ['without-label', 'The label has no LABEL.', 'data:,v=1&type=secret'],
  ['type-twice', 'The label has two TYPEs.', 'data:,v=1&type=secret&type=pw&label=plain', 'plain'],
  ['of-10000-bytes', 'The label is 10,000 bytes long.', 'long '.repeat(2000)],
  ['with-line-break', 'The label has a line break and an escape character.', 'first\nsecond \u001b[31mred'],
];

/** Key labels: part of the key for a secret or password, for people only otherwise. */
export const labelVectors: readonly Vector[] = [
  ...good.flatMap((form) => labelled(form, ['secret', 'ec-p384'])),
  ...unreadable.flatMap((form) => labelled(form, ['ec-p384', 'secret'])),
  ...good.filter(([mutation]) => ['base64', 'free-text', 'without-comma'].includes(mutation)).flatMap((form) => labelled(form, ['password'])),
  ...vector('recipient/label-of-foreign-type-before', { says: 'A secret whose label says ID-card stands before ours.', requirements: ['CONTAINER/label-not-needed'], recipient: 1, expect: opens }, { recipients: [secretRecipient({ label: 'data:,V=1&TYPE=ID-card&CN=SOMEBODY&SERIAL_NUMBER=PNOEE-38001085718', secret: Buffer.alloc(32, 9) }), secretRecipient()] }),
  ...vector('recipient/labels-alike', { says: 'Two secrets have the same label; ours is the second.', requirements: ['CONTAINER/label-unique', 'CONTAINER/one-payload-many-recipients'], recipient: 1, expect: { does: 'either', why: 'Labels should differ; a client that chooses by label finds the first, one that tries all opens.', also: ['hmac'], files: 'as packed' } }, { recipients: [secretRecipient({ secret: Buffer.alloc(32, 9) }), secretRecipient()] }),
];

function labelled([mutation, says, label, short = label]: Form, kinds: readonly Kind[]): readonly Vector[] {
  return kinds.flatMap((kind) => vector(`recipient/label-${mutation}`, { says, requirements: ['CONTAINER/label-not-needed', ...(kind === 'ec-p384' ? [] : (['CONTAINER/symmetric-kek'] as const))], kinds: [kind], credential: credentialOf(kind, short), expect: opens }, { recipients: [recipientOf(kind, label)] }));
}

function recipientOf(kind: Kind, label: string) {
  if (kind === 'secret') return secretRecipient({ label });
  return kind === 'password' ? passwordRecipient({ label }) : ecRecipient('ec-p384', { label });
}

function credentialOf(kind: Kind, label: string): Credential {
  if (kind === 'secret') return secretCredential(secret, label);
  return kind === 'password' ? passwordCredential(password, label) : keyCredential('ec-p384');
}
