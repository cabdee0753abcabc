import { creationAccepted, creationRefused, withJson } from './refused.ts';

const etsi = {
  requirements: ['CSS/recipient-etsi'],
  why: 'The recipient is named by the identifier of ETSI EN 319 412-1; a server that knows fewer forms shuts people out.',
  next: 'Take etsi/, three letters, two letters of a country, a hyphen and 1 to 20 characters.',
};
const other = {
  requirements: ['CSS/recipient-other'],
  level: 'SHOULD',
  why: 'Nobody can ever prove to be such a recipient: the sender should learn now that the share is lost.',
  next: 'Refuse a recipient of any other form than etsi/… and private/… with 400.',
  notSoleKiller: 'One rule judges the form of a recipient: without it every malformed one is accepted.',
} as const;
const bounds = { why: 'The contract limits recipients to 12 to 32 characters.', next: 'Count the characters of recipient: fewer than 12 or more than 32 are 400.' };

function named(recipient: string): ReturnType<typeof withJson> {
  return withJson((share) => ({ ...share, recipient }));
}

export const recipientRules = [
  creationAccepted({ id: 'shares/create/recipient-pno', ...etsi, expected: 'A share for etsi/PNOLV-… with a hyphen in the code is accepted.', change: named('etsi/PNOLV-030303-10012') }),
  creationAccepted({ id: 'shares/create/recipient-pas', ...etsi, expected: 'A share for a passport number, etsi/PAS…, is accepted.', change: named('etsi/PASKZ-987654321012345') }),
  creationAccepted({ id: 'shares/create/recipient-idc', ...etsi, expected: 'A share for the number of an identity card, etsi/IDC…, is accepted.', change: named('etsi/IDCCZ-1234567890') }),
  creationAccepted({ id: 'shares/create/recipient-12', ...etsi, expected: 'A share for a recipient of 12 characters is accepted.', change: named('etsi/PASEE-1') }),
  creationAccepted({ id: 'shares/create/recipient-longest', ...etsi, expected: 'A share for a recipient with a code of 20 characters is accepted.', change: named('etsi/PASEE-12345678901234567890') }),
  creationAccepted({
    id: 'shares/create/recipient-private',
    requirements: ['CSS/recipient-private'],
    level: 'SHOULD',
    expected: 'A share for private/{vendor}/{code}, 32 characters long, is accepted.',
    why: 'Organisations that issue identities of their own address their people this way.',
    next: 'Take private/, a vendor, a slash and 1 to 20 characters.',
    change: named('private/JIO/12345678901234567890'),
  }),
  creationRefused({ id: 'shares/create/recipient-11', requirements: ['OAS.CSS/recipient-min', 'UC.KTS.06/2'], ...bounds, expected: 'A recipient of 11 characters is refused with 400.', change: named('private/J/1') }),
  creationRefused({ id: 'shares/create/recipient-33', requirements: ['OAS.CSS/recipient-max', 'UC.KTS.06/2'], ...bounds, expected: 'A recipient of 33 characters is refused with 400.', change: named('private/JIOS/12345678901234567890') }),
  creationRefused({ id: 'shares/create/recipient-no-scheme', ...other, expected: 'A recipient without etsi/ is refused with 400.', change: named('PNOEE-48010010101') }),
  creationRefused({ id: 'shares/create/recipient-other-scheme', ...other, expected: 'A recipient of another scheme is refused with 400.', change: named('mailto/mari@example.ee') }),
  creationRefused({ id: 'shares/create/recipient-country', ...other, expected: 'A recipient with a country in small letters is refused with 400.', change: named('etsi/PNOee-48010010101') }),
  creationRefused({ id: 'shares/create/recipient-no-hyphen', ...other, expected: 'A recipient without the hyphen is refused with 400.', change: named('etsi/PNOEE48010010101') }),
  creationRefused({ id: 'shares/create/recipient-no-vendor', ...other, expected: 'A recipient without a vendor is refused with 400.', change: named('private//1234567890') }),
  creationRefused({ id: 'shares/create/recipient-long-code', ...other, expected: 'A recipient with a code of 21 characters is refused with 400.', change: named('etsi/PASEE-123456789012345678901') }),
  creationRefused({ id: 'shares/create/recipient-line-break', ...other, expected: 'A recipient that ends in a line break is refused with 400.', change: named('etsi/PNOEE-48010010101\n') }),
];
