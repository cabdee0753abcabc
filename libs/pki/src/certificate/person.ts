import type { X509Certificate } from 'node:crypto';
import { attribute } from './name.ts';
import { structureOf } from './read.ts';

/** Whom a certificate of an eID means was issued to. */
export interface Person {
  readonly commonName: string;
  /** Semantics identifier of ETSI EN 319 412-1: `PNOEE-` and the personal code. */
  readonly serialNumber: string;
  readonly lastName: string;
  readonly firstName: string;
}

/** The natural person a certificate names; `undefined` when it names none (a server, an authority). */
export function personOf(certificate: X509Certificate): Person | undefined {
  const values = new Map(structureOf(certificate).tbsCertificate.subject.flatMap((name) => name.map(({ type, value }) => [type, value.toString()] as const)));
  const commonName = values.get(attribute.commonName);
  const serialNumber = values.get(attribute.serialNumber);
  const lastName = values.get(attribute.surname);
  const firstName = values.get(attribute.givenName);
  if (!commonName || !lastName || !firstName || !serialNumber || !/^PNO[A-Z]{2}-./.test(serialNumber)) return undefined;
  return { commonName, serialNumber, lastName, firstName };
}
