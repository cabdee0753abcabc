import type { Person, SmartIdAccount } from '../person.ts';
import { Refusal } from '../refusal.ts';
import { optional, type Fields } from '../request/fields.ts';

/** A person who has an account. */
export interface SmartIdUser {
  readonly person: Person;
  readonly account: SmartIdAccount;
}

/**
 * The account a semantics identifier and the demanded certificate level lead to (Smart-ID RP API v2, 2.3.2.2 and 2.3.3).
 *
 * @param levels what this endpoint knows; QUALIFIED where the request says nothing
 * @throws Refusal 400 for what is no identifier or level, 404 when there is no account, 471 when its level is too low
 */
export function findAccount(people: readonly Person[], identifier: string, fields: Fields, levels: RegExp): SmartIdUser {
  if (!/^(PNO|PAS|IDC)[A-Z]{2}-[\w-]{1,30}$/.test(identifier)) throw new Refusal(400, 'The semantics identifier has an incorrect format');
  const level = optional(fields, 'certificateLevel', levels) ?? 'QUALIFIED';
  const person = people.find(({ code }) => code === identifier);
  if (!person?.smartId) throw new Refusal(404, 'User account not found');
  if (level !== 'ADVANCED' && person.smartId.certificateLevel === 'ADVANCED') {
    throw new Refusal(471, 'No suitable account of requested type found, but user has some other accounts');
  }
  return { person, account: person.smartId };
}
