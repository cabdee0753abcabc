import type { CreateShareContext } from '@testbed/shares-server';
import type { Store } from '@testbed/server-kit';
import { answering, changedAnswers, withHeaders } from '../front.ts';
import { inSharesServer } from '../planted-in.ts';
import { also, except, replaced, without } from '../rules.ts';
import type { SharesParts } from '../world/shares.ts';
import { atSocket, inConfig, inPorts, inRules } from './plant.ts';

type Plant = (parts: SharesParts) => SharesParts;

/** What a shares server says to a new share. */
const answers = inSharesServer('contract', [
  {
    id: 'shares/created-as-ok',
    what: 'Answers a stored share with 200.',
    caughtBy: ['shares/create/created'],
    plant: atSocket(() => changedAnswers((answer) => (answer.status === 201 ? { ...answer, status: 200 } : answer))),
  },
  {
    id: 'shares/location-absolute',
    what: 'Answers a Location with scheme and host, which clients do not take.',
    caughtBy: ['shares/create/created'],
    plant: atSocket(() => changedAnswers((answer, { headers }) => (answer.status === 201 ? withHeaders(answer, { location: `https://${headers.host}${answer.headers['location']}` }) : answer))),
  },
  {
    id: 'shares/id-counted',
    what: 'Counts its share ids up, so that everybody can guess them.',
    caughtBy: ['shares/create/ids-unpredictable'],
    plant: inPorts(({ random }, arm) => ({ random: countingIds(random, arm) })),
  },
  {
    id: 'shares/same-share-same-id',
    what: 'Answers the same share again with the id it has already.',
    caughtBy: ['shares/create/same-share-again'],
    plant: deduplicating,
  },
  {
    id: 'shares/refusal-with-location',
    what: 'Answers a refused share with a Location.',
    caughtBy: ['shares/create/refusal-without-location'],
    plant: atSocket(() => changedAnswers((answer, { method, url }) => (answer.status === 400 && method === 'POST' && url === '/key-shares' ? withHeaders(answer, { location: `/key-shares/${'0'.repeat(32)}` }) : answer))),
  },
  {
    id: 'shares/refusal-repeats-share',
    what: 'Repeats a refused share in its answer.',
    caughtBy: ['shares/create/refusal-keeps-secrets'],
    plant: inRules('createShare', (rules) => rules.map((rule) => ({ ...rule, check: async (context: CreateShareContext) => { const violation = await rule.check(context); return violation && { ...violation, actual: String(context.members?.get('share')) }; } }))),
  },
  {
    id: 'shares/listing',
    what: 'Answers GET /key-shares with what it keeps.',
    caughtBy: ['shares/create/no-listing'],
    plant: atSocket(() => answering(({ method, url }) => (method === 'GET' && url === '/key-shares' ? { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('[]') } : undefined))),
  },
]);

/** What a shares server takes for the body of a new share. */
const bodies = inSharesServer('validation', [
  {
    id: 'shares/body-empty-crashes',
    what: 'Fails inside when there is no body.',
    caughtBy: ['shares/create/body-empty'],
    plant: crashes('json', ({ request }) => request.body.length === 0),
  },
  {
    id: 'shares/body-cut-completed',
    what: 'Completes JSON that ends too early.',
    caughtBy: ['shares/create/body-cut'],
    plant: rereads((text) => (text.endsWith('"') ? `${text}}` : text)),
  },
  {
    id: 'shares/body-first-of-two',
    what: 'Reads the first of two JSON texts.',
    caughtBy: ['shares/create/body-two'],
    plant: rereads((text) => text.split('}\n{')[0]?.replace(/([^}])$/, '$1}') ?? text, (text) => text.includes('}\n{')),
  },
  {
    id: 'shares/body-form-accepted',
    what: 'Fails inside when the body is a form.',
    caughtBy: ['shares/create/body-form'],
    plant: crashes('json', ({ request }) => textOf(request.body).startsWith('share=')),
  },
  {
    id: 'shares/body-array-unpacked',
    what: 'Takes the share out of an array.',
    caughtBy: ['shares/create/body-array'],
    plant: rereads((text) => text.replace(/^\[(.*)\]$/s, '$1'), (text) => text.startsWith('[')),
  },
  {
    id: 'shares/body-string-unpacked',
    what: 'Takes the share out of a text.',
    caughtBy: ['shares/create/body-string'],
    plant: rereads((text) => String(JSON.parse(text)), (text) => text.startsWith('"')),
  },
  {
    id: 'shares/body-null-crashes',
    what: 'Fails inside when the body is null.',
    caughtBy: ['shares/create/body-null'],
    plant: crashes('json', ({ request }) => textOf(request.body) === 'null'),
  },
  {
    id: 'shares/body-unbounded',
    what: 'Reads bodies of any length.',
    caughtBy: ['shares/create/body-too-large'],
    plant: inConfig(({ limits }) => ({ limits: { ...limits, body: 64 * 1024 * 1024 } })),
  },
  { id: 'shares/type-text-accepted', what: 'Reads JSON sent as text/plain.', caughtBy: ['shares/create/type-text'], plant: typed((type) => type === 'text/plain') },
  {
    id: 'shares/type-form-accepted',
    what: 'Reads JSON sent as a form.',
    caughtBy: ['shares/create/type-form'],
    plant: typed((type) => type === 'application/x-www-form-urlencoded'),
  },
  {
    id: 'shares/type-missing-accepted',
    what: 'Reads JSON sent without a content type.',
    caughtBy: ['shares/create/type-missing'],
    plant: typed((type) => type === undefined),
  },
  {
    id: 'shares/type-parameters-refused',
    what: 'Refuses JSON whose content type names its character set.',
    caughtBy: ['shares/create/type-charset'],
    plant: inRules('createShare', (rules) => replaced(rules, 'content-type', also(({ request }) => request.headers['content-type']?.includes(';') ?? false))),
  },
  {
    id: 'shares/share-missing-crashes',
    what: 'Fails inside when share is missing.',
    caughtBy: ['shares/create/share-missing'],
    plant: crashes('fields-present', ({ members }) => members?.has('share') === false && members.has('recipient')),
  },
  {
    id: 'shares/recipient-missing-crashes',
    what: 'Fails inside when recipient is missing.',
    caughtBy: ['shares/create/recipient-missing'],
    plant: crashes('fields-present', ({ members }) => members?.has('recipient') === false && members.has('share')),
  },
  {
    id: 'shares/share-null-crashes',
    what: 'Fails inside when share is null.',
    caughtBy: ['shares/create/share-null'],
    plant: crashes('fields-present', ({ members }) => members?.get('share') === null),
  },
  {
    id: 'shares/recipient-null-crashes',
    what: 'Fails inside when recipient is null.',
    caughtBy: ['shares/create/recipient-null'],
    plant: crashes('fields-present', ({ members }) => members?.get('recipient') === null),
  },
  {
    id: 'shares/share-array-accepted',
    what: 'Takes an array of bytes for a share.',
    caughtBy: ['shares/create/share-array'],
    plant: rewrites('share', (value) => (Array.isArray(value) ? Buffer.from(value as number[]).toString('base64') : value)),
  },
  {
    id: 'shares/recipient-object-crashes',
    what: 'Fails inside when recipient is an object.',
    caughtBy: ['shares/create/recipient-object'],
    plant: crashes('recipient-length', ({ members }) => typeof members?.get('recipient') === 'object'),
  },
  {
    id: 'shares/recipient-number-crashes',
    what: 'Fails inside when recipient is a number.',
    caughtBy: ['shares/create/recipient-number'],
    plant: crashes('recipient-length', ({ members }) => typeof members?.get('recipient') === 'number'),
  },
  {
    id: 'shares/unknown-member-refused',
    what: 'Refuses a share with a member that it does not know.',
    caughtBy: ['shares/create/unknown-member'],
    plant: inRules('createShare', (rules) => replaced(rules, 'fields-present', also(({ members }) => (members?.size ?? 0) > 2))),
  },
]);

/** What a shares server takes for a share and a recipient. */
const values = inSharesServer('validation', [
  { id: 'shares/share-31-accepted', what: 'Stores a share of 31 bytes.', caughtBy: ['shares/create/share-31'], plant: lengths((length) => length === 31) },
  { id: 'shares/share-129-accepted', what: 'Stores a share of 129 bytes.', caughtBy: ['shares/create/share-129'], plant: lengths((length) => length === 129) },
  { id: 'shares/share-empty-accepted', what: 'Stores an empty share.', caughtBy: ['shares/create/share-empty'], plant: lengths((length) => length === 0) },
  {
    id: 'shares/share-length-unchecked',
    what: 'Stores shares of any length.',
    caughtBy: ['shares/create/share-31', 'shares/create/share-129', 'shares/create/share-empty'],
    plant: inRules('createShare', (rules) => without(rules, 'share-length')),
  },
  {
    id: 'shares/share-128-refused',
    what: 'Refuses a share of 128 bytes.',
    caughtBy: ['shares/create/share-128'],
    plant: inRules('createShare', (rules) => replaced(rules, 'share-length', also(({ share }) => share?.length === 128))),
  },
  {
    id: 'shares/share-garbage-skipped',
    what: 'Skips characters of a share that are not base64.',
    caughtBy: ['shares/create/share-no-base64'],
    plant: decodes((text) => text.replaceAll(/[*?]/g, 'A')),
  },
  {
    id: 'shares/share-base64url-accepted',
    what: 'Decodes shares in the alphabet of base64url too.',
    caughtBy: ['shares/create/share-base64url'],
    plant: decodes((text) => text.replaceAll('-', '+').replaceAll('_', '/')),
  },
  {
    id: 'shares/share-white-space-accepted',
    what: 'Skips white space in the base64 of a share.',
    caughtBy: ['shares/create/share-line-break'],
    plant: decodes((text) => text.replaceAll(/\s/g, '')),
  },
  {
    id: 'shares/share-unpadded-accepted',
    what: 'Decodes shares without padding too.',
    caughtBy: ['shares/create/share-no-padding'],
    plant: decodes((text) => text.padEnd(Math.ceil(text.length / 4) * 4, '=')),
  },
  {
    id: 'shares/recipient-with-hyphen-refused',
    what: 'Refuses a code with a hyphen, as in Latvia.',
    caughtBy: ['shares/create/recipient-pno'],
    plant: recipientRefused(/^etsi\/PNO..-.*-/),
  },
  {
    id: 'shares/recipient-passport-refused',
    what: 'Refuses recipients by passport number.',
    caughtBy: ['shares/create/recipient-pas'],
    plant: recipientRefused(/^etsi\/PASKZ/),
  },
  {
    id: 'shares/recipient-identity-card-refused',
    what: 'Refuses recipients by the number of an identity card.',
    caughtBy: ['shares/create/recipient-idc'],
    plant: recipientRefused(/^etsi\/IDC/),
  },
  { id: 'shares/recipient-12-refused', what: 'Refuses a recipient of 12 characters.', caughtBy: ['shares/create/recipient-12'], plant: recipientRefused(/^.{12}$/) },
  {
    id: 'shares/recipient-longest-refused',
    what: 'Refuses a code of 20 characters.',
    caughtBy: ['shares/create/recipient-longest'],
    plant: recipientRefused(/^etsi\/.{6}.{20}$/),
  },
  {
    id: 'shares/recipient-private-refused',
    what: 'Refuses recipients of organisations.',
    caughtBy: ['shares/create/recipient-private'],
    plant: recipientRefused(/^private\//),
  },
  { id: 'shares/recipient-11-accepted', what: 'Stores a share for a recipient of 11 characters.', caughtBy: ['shares/create/recipient-11'], plant: recipientLength(11) },
  { id: 'shares/recipient-33-accepted', what: 'Stores a share for a recipient of 33 characters.', caughtBy: ['shares/create/recipient-33'], plant: recipientLength(33) },
  {
    id: 'shares/recipient-of-any-form',
    what: 'Stores a share for a recipient of any form.',
    caughtBy: ['shares/create/recipient-no-scheme', 'shares/create/recipient-other-scheme', 'shares/create/recipient-country', 'shares/create/recipient-no-hyphen', 'shares/create/recipient-no-vendor', 'shares/create/recipient-long-code', 'shares/create/recipient-line-break'],
    plant: inRules('createShare', (rules) => without(rules, 'recipient-form')),
  },
  {
    id: 'shares/recipient-without-scheme',
    what: 'Stores a share for a recipient without a scheme.',
    caughtBy: ['shares/create/recipient-no-scheme'],
    plant: recipientAccepted(/^PNO/),
  },
  {
    id: 'shares/recipient-of-other-scheme',
    what: 'Stores a share for a recipient of another scheme.',
    caughtBy: ['shares/create/recipient-other-scheme'],
    plant: recipientAccepted(/^mailto/),
  },
  {
    id: 'shares/recipient-country-case',
    what: 'Stores a share for a recipient with a country in small letters.',
    caughtBy: ['shares/create/recipient-country'],
    plant: recipientAccepted(/^etsi\/...[a-z]{2}/),
  },
  {
    id: 'shares/recipient-hyphen-optional',
    what: 'Does not miss the hyphen of a recipient.',
    caughtBy: ['shares/create/recipient-no-hyphen'],
    plant: recipientAccepted(/^etsi\/[A-Z]{5}\d/),
  },
  {
    id: 'shares/recipient-vendor-optional',
    what: 'Does not miss the vendor of a recipient.',
    caughtBy: ['shares/create/recipient-no-vendor'],
    plant: recipientAccepted(/^private\/\//),
  },
  {
    id: 'shares/recipient-code-21',
    what: 'Stores a share for a recipient with a code of 21 characters.',
    caughtBy: ['shares/create/recipient-long-code'],
    plant: recipientAccepted(/^etsi\/.{6}.{21}$/),
  },
  {
    id: 'shares/recipient-line-break',
    what: 'Reads a recipient to the end of its line.',
    caughtBy: ['shares/create/recipient-line-break'],
    plant: recipientAccepted(/\n/),
  },
]);

export const createDefects = [...answers, ...bodies, ...values];

const textOf = (body: Uint8Array): string => Buffer.from(body).toString();

function crashes(id: string, when: (context: CreateShareContext) => boolean): Plant {
  return inRules('createShare', (rules) =>
    replaced(rules, id, (rule) => ({
      ...rule,
      check(context) {
        if (when(context)) throw new Error('planted');
        return rule.check(context);
      },
    })),
  );
}

/** Reads the body of a share after it was changed. */
function rereads(change: (text: string) => string, when: (text: string) => boolean = () => true): Plant {
  return inRules('createShare', (rules) =>
    replaced(rules, 'json', (rule) => ({
      ...rule,
      async check(context) {
        const text = textOf(context.request.body);
        const changed = { ...context, request: { ...context.request, body: when(text) ? Buffer.from(change(text)) : context.request.body } };
        const violation = await rule.check(changed);
        if (changed.members) context.members = changed.members;
        return violation;
      },
    })),
  );
}

function rewrites(member: string, change: (value: unknown) => unknown): Plant {
  return inRules('createShare', (rules) =>
    replaced(rules, 'share-base64', (rule) => ({
      ...rule,
      check(context) {
        if (context.members) context.members = new Map([...context.members, [member, change(context.members.get(member))]]);
        return rule.check(context);
      },
    })),
  );
}

function decodes(mend: (text: string) => string): Plant {
  return rewrites('share', (value) => (typeof value === 'string' ? mend(value) : value));
}

function typed(takes: (type: string | undefined) => boolean): Plant {
  return inRules('createShare', (rules) => replaced(rules, 'content-type', except(({ request }) => takes(request.headers['content-type']))));
}

function lengths(takes: (length: number) => boolean): Plant {
  return inRules('createShare', (rules) => replaced(rules, 'share-length', except(({ share }) => share !== undefined && takes(share.length))));
}

function recipientRefused(form: RegExp): Plant {
  return inRules('createShare', (rules) => replaced(rules, 'recipient-form', also(({ recipient = '' }) => form.test(recipient))));
}

function recipientAccepted(form: RegExp): Plant {
  return inRules('createShare', (rules) => replaced(rules, 'recipient-form', except(({ recipient = '' }) => form.test(recipient))));
}

function recipientLength(taken: number): Plant {
  return inRules('createShare', (rules) =>
    replaced(rules, 'recipient-length', (rule) => ({
      ...rule,
      check(context) {
        const given = context.members?.get('recipient');
        if (typeof given !== 'string' || given.length !== taken) return rule.check(context);
        context.recipient = given;
        return undefined;
      },
    })),
  );
}

function countingIds({ bytes }: { readonly bytes: (length: number) => Uint8Array }, arm: number): { bytes: (length: number) => Uint8Array } {
  let next = arm * 2 ** 40;
  return {
    bytes(length) {
      next += 1;
      // Half of the bytes are random: only the beginning tells how many went before.
      return Buffer.concat([Buffer.from(next.toString(16).padStart(16, '0'), 'hex'), bytes(Math.max(0, length - 8))]).subarray(0, length);
    },
  };
}

function deduplicating(parts: SharesParts): SharesParts {
  const known = new Map<string, string>();
  const aliases = new Map<string, string>();
  const { store } = parts.ports;
  const remembering: Store = {
    ...store,
    put(item) {
      const content = Buffer.from(item.payload).toString('hex');
      const first = item.kind === 'share' ? known.get(content) : undefined;
      if (first !== undefined) aliases.set(item.id, first);
      else if (item.kind === 'share') known.set(content, item.id);
      return first === undefined ? store.put(item) : Promise.resolve();
    },
  };
  const named = changedAnswers((answer) => {
    const { location } = answer.headers;
    const alias = location === undefined ? undefined : aliases.get(location.slice('/key-shares/'.length));
    return alias === undefined ? answer : withHeaders(answer, { location: `/key-shares/${alias}` });
  });
  return atSocket(() => named)(inPorts(() => ({ store: remembering }))(parts));
}
