import type { Journey, Opening, Recipient } from './journey.ts';
import { troubleInWords } from './model/expectation.ts';

/** A journey in one sentence a line: what happens, not what must come of it. */
export function inWords({ recipients, capsules, expiry, files, fileMissing, trouble, openings, last }: Journey): readonly string[] {
  return [
    `for ${recipients.map(recipientInWords).join(', ')}`,
    ...(recipients.some(({ kind }) => kind === 'card') ? [`capsules for cards in the ${capsules}`] : []),
    `${files.map(({ name, size }) => `${name.length > 40 ? `${name.slice(0, 15)}…${name.slice(-10)}` : name} (${size} octets)`).join(', ')}${fileMissing ? ', and a file that is not there' : ''}`,
    ...(expiry === undefined ? [] : [`to be kept ${expiry} days`]),
    ...(trouble ? [`whilst ${troubleInWords(trouble)}`] : []),
    ...openings.map((opening) => openingInWords(opening, recipients)),
    `in the end opened by recipient ${(last.recipient % recipients.length) + 1}`,
  ];
}

function recipientInWords(recipient: Recipient): string {
  if (recipient.kind === 'card') return `the card of ${recipient.person} by ${recipient.by}`;
  return recipient.kind === 'shares' ? `shares of ${recipient.person}` : `${recipient.kind} ${recipient.number} "${recipient.label}"`;
}

function openingInWords({ recipient, credential, trouble, revoked, ocsp, days, phone }: Opening, recipients: readonly Recipient[]): string {
  const number = (recipient % recipients.length) + 1;
  const whose = { right: `recipient ${number}`, another: `somebody other than recipient ${number}`, 'wrong-pin': `recipient ${number} with a wrong PIN` }[credential];
  const around = [
    ...(trouble ? [troubleInWords(trouble)] : []),
    ...(revoked ? ['the card revoked'] : []),
    ...(ocsp === undefined ? [] : [`OCSP ${ocsp}`]),
    ...(days > 0 ? [`after ${days} days`] : []),
    ...(phone === 'refuse' ? ['refusing to sign'] : []),
  ];
  return `opened by ${whose}${around.length === 0 ? '' : `: ${around.join(', ')}`}`;
}
