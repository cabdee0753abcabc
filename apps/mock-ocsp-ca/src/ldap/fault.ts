import type { Entry } from './entry.ts';

const faults = ['refuse-connection', 'empty', 'unreadable-certificates'] as const;

/**
 * How the directory of a test world misbehaves on purpose: it resets connections, has nobody in it, or shows octets
 * that are no certificates.
 */
export type DirectoryFault = (typeof faults)[number];

/** The one fault that a directory has, if any. */
export interface DirectoryBehaviour {
  fault: DirectoryFault | undefined;
}

/** Whether there is such a fault. */
export function isDirectoryFault(value: unknown): value is DirectoryFault {
  return faults.includes(value as DirectoryFault);
}

/** What the directory shows instead of its entries. */
export function misshown(entries: readonly Entry[], fault: DirectoryFault | undefined): readonly Entry[] {
  if (fault === 'empty') return entries.filter(({ attributes }) => !attributes.has('userCertificate'));
  if (fault === 'unreadable-certificates') return entries.map(unreadable);
  return entries;
}

function unreadable(entry: Entry): Entry {
  const certificates = entry.attributes.get('userCertificate');
  if (!certificates) return entry;
  return { ...entry, attributes: new Map([...entry.attributes, ['userCertificate', certificates.map(() => Buffer.from('this is no certificate'))]]) };
}
