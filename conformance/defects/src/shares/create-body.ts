import type { CreateShareContext } from '@testbed/shares-server';
import { inSharesServer } from '../planted-in.ts';
import { also, except, replaced } from '../rules.ts';
import { rewrites } from './create.ts';
import { inConfig, inRules, type Plant } from './plant.ts';

/** What a shares server takes for the body of a new share. */
export const createBodyDefects = inSharesServer('validation', [
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
    collateral: [{ check: 'http/shares/body-without-end', reason: 'Whether its limit is reached in time depends on the machine.' }],
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

function typed(takes: (type: string | undefined) => boolean): Plant {
  return inRules('createShare', (rules) => replaced(rules, 'content-type', except(({ request }) => takes(request.headers['content-type']))));
}
