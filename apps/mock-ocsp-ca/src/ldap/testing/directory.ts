/** For tests only: a directory of invented people that listens on a free port. */
import type { LogLine } from '../../log.ts';
import { entryOf, type Entry } from '../entry.ts';
import { defaultLimits, type DirectoryLimits } from '../limits.ts';
import type { Rdn } from '../name.ts';
import { serveDirectory, type DirectoryListener, type RunningDirectory } from '../serve.ts';

const country: readonly Rdn[] = [{ type: 'c', value: 'EE' }];
const cards: readonly Rdn[] = [...country, { type: 'o', value: 'Cards, all' }];

/** Someone with a certificate that is none. */
export function personEntry(lastName: string, firstName: string, code: string): Entry {
  return entryOf([...cards, { type: 'cn', value: `${lastName},${firstName},${code}` }], {
    objectClass: ['top', 'person'],
    sn: [lastName],
    givenName: [firstName],
    serialNumber: [`PNOEE-${code}`],
    userCertificate: [Buffer.from([0x30, 0x03, 0x02, 0x01, 0xff])],
  });
}

/** A country, an organisation, and three people under it. */
export const entries: readonly Entry[] = [
  entryOf(country, { objectClass: ['top', 'country'] }),
  entryOf(cards, { objectClass: ['top', 'organization'] }),
  personEntry('TAMM', 'MARI', '48506120215'),
  personEntry('SAAR', 'JAAN', '37903044216'),
  personEntry('MÄGI', 'PEETER', '36811027030'),
];

export interface TestDirectory extends RunningDirectory {
  readonly log: LogLine[];
}

export interface TestDirectoryOptions {
  readonly entries?: () => readonly Entry[];
  readonly limits?: Partial<DirectoryLimits>;
  readonly timer?: () => number;
  readonly tls?: NonNullable<DirectoryListener['tls']>;
}

export async function startTestDirectory({ limits, tls, ...options }: TestDirectoryOptions = {}): Promise<TestDirectory> {
  const log: LogLine[] = [];
  const running = await serveDirectory(
    { host: '127.0.0.1', port: 0, ...(tls && { tls }) },
    { entries: () => entries, timer: () => performance.now(), ...options, limits: { ...defaultLimits, ...limits }, log: (line) => log.push(line) },
  );
  return { ...running, log };
}
