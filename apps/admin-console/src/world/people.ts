import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { httpOcspTransport, ocspRevocation } from '@testbed/pki';
import { WorldProblem } from './problem.ts';
import type { World, WorldPerson } from './world.ts';

/** A person of the world as they are now. */
export interface PersonState extends Omit<WorldPerson, 'certificate'> {
  /** What the world's OCSP responder says of the ID-card; `expired` by the world's clock, `unknown` where nobody answers. */
  readonly card: 'valid' | 'revoked' | 'expired' | 'unknown';
  /** Days until the certificate ends; negative when it has. */
  readonly daysLeft: number;
  /** Of the ID-card's certificate, in hex. */
  readonly serial: string;
}

const timeLimit = 2_000;
const day = 86_400_000;

/** The people of the world with what OCSP says of their cards now. @param now by the world's clock */
export function observePeople({ people, idCardIssuer, ocsp }: World, now: Date): Promise<readonly PersonState[]> {
  const issuer = new X509Certificate(readFileSync(idCardIssuer));
  const revocation = ocspRevocation({ url: ocsp, transport: httpOcspTransport(timeLimit), clock: { now: () => now } });
  return Promise.all(
    people.map(async ({ certificate: path, ...person }) => {
      const certificate = new X509Certificate(readFileSync(path));
      const left = certificate.validToDate.getTime() - now.getTime();
      const status = await revocation.check(certificate, issuer).then(
        (answer) => answer.status,
        () => 'unknown' as const,
      );
      const card = status === 'good' ? 'valid' : status;
      return { ...person, card: left < 0 && card === 'valid' ? 'expired' : card, daysLeft: Math.floor(left / day), serial: certificate.serialNumber };
    }),
  );
}

/** The serial number of a person's ID-card certificate, in hex. @throws WorldProblem `person-unknown` */
export function serialOf({ people }: World, code: string): string {
  const person = people.find((one) => one.code === code);
  if (!person) throw new WorldProblem('person-unknown', 'nobody in this world has that code', 'choose a person from the list');
  return new X509Certificate(readFileSync(person.certificate)).serialNumber;
}
