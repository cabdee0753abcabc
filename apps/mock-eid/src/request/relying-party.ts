import { Refusal } from '../refusal.ts';
import { required, type Fields } from './fields.ts';

/** Who may ask: what both services know a client by. */
export interface RelyingParty {
  readonly uuid: string;
  readonly name: string;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Lets the registered relying party pass. Its name is compared regardless of case, as both services do.
 *
 * @throws Refusal 400 when UUID or name is missing or malformed, 401 when they are not the registered ones
 */
export function demandRelyingParty(fields: Fields, registered: RelyingParty): void {
  const given = { uuid: required(fields, 'relyingPartyUUID', uuid), name: required(fields, 'relyingPartyName', /^.{1,32}$/s) };
  const same = (['uuid', 'name'] as const).every((member) => given[member].toLowerCase() === registered[member].toLowerCase());
  if (!same) throw new Refusal(401, 'Failed to authorize user');
}
