import { inSharesServer } from '../planted-in.ts';
import { also, except, replaced, without } from '../rules.ts';
import { rewrites } from './create.ts';
import { inRules, type Plant } from './plant.ts';

/** What a shares server takes for a share and a recipient. */
export const createValueDefects = inSharesServer('validation', [
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
    caughtBy: [
      'shares/create/recipient-no-scheme',
      'shares/create/recipient-other-scheme',
      'shares/create/recipient-country',
      'shares/create/recipient-no-hyphen',
      'shares/create/recipient-no-vendor',
      'shares/create/recipient-long-code',
      'shares/create/recipient-line-break',
    ],
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

function decodes(mend: (text: string) => string): Plant {
  return rewrites('share', (value) => (typeof value === 'string' ? mend(value) : value));
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
