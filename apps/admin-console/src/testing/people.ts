/** For tests only: the people of a world, for a server that lets them in and a client that is one of them. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface People {
  /** PEM file of who issues their ID-cards. */
  readonly issuer: string;
  /** Who says which cards are revoked. */
  readonly ocsp: string;
  /** Somebody whose card is good: PEM of its certificate, and the key store. */
  readonly person: { readonly certificate: string; readonly p12: string; readonly p12Password: string };
}

/** @param world `world.json` */
export function peopleOf(world: string): People {
  const { trust, people } = JSON.parse(readFileSync(world, 'utf8')) as {
    readonly trust: { readonly idCardIssuer: string; readonly ocsp: string };
    readonly people: readonly { readonly idCard: People['person'] }[];
  };
  const at = (path: string): string => join(dirname(world), path);
  const [first] = people;
  if (!first) throw new Error('every world has people');
  const { certificate, p12, p12Password } = first.idCard;
  return { issuer: at(trust.idCardIssuer), ocsp: trust.ocsp, person: { certificate: at(certificate), p12: at(p12), p12Password } };
}
