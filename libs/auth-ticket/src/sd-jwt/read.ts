import { parseBase64url } from '../jose/base64url.ts';
import type { Signed } from '../jose/checks.ts';
import { membersOf, parseJson, type Members } from '../jose/json.ts';
import { TicketProblem } from '../problem.ts';
import { readDisclosure, type Disclosure } from './disclosure.ts';

/** An SD-JWT, read and not believed. */
export interface SdJwt extends Signed {
  /** The issuer-signed JWT as received. */
  readonly jwt: string;
  readonly payload: Members;
  readonly disclosures: readonly Disclosure[];
}

/** Reads `jwt~disclosure~…~`; a key binding JWT at the end is not of this profile. @throws TicketProblem `ticket-malformed` */
export function readSdJwt(text: string): SdJwt {
  const [jwt = '', ...parts] = text.split('~');
  if (parts.pop() !== '') throw malformed('a tilde at the end', 'something else');
  const [header = '', payload = '', signature = '', ...more] = jwt.split('.');
  if (more.length > 0) throw malformed('three parts before the first tilde', 'more');
  const bytes = parseBase64url(signature);
  if (!bytes || bytes.length === 0) throw malformed('a signature in base64url', 'something else');
  return {
    jwt,
    header: object('header', header),
    payload: object('payload', payload),
    signingInput: `${header}.${payload}`,
    signature: bytes,
    disclosures: parts.map((part, index) => {
      const disclosure = readDisclosure(part);
      if (!disclosure) throw malformed('a salt, perhaps a name, and a value as a JSON array in base64url', `another disclosure ${index}`);
      return disclosure;
    }),
  };
}

function object(what: string, part: string): Members {
  const bytes = parseBase64url(part);
  const members = bytes && membersOf(parseJson(bytes));
  if (!members) throw malformed(`a ${what} that is a JSON object without repeated members, in base64url`, 'something else');
  return members;
}

function malformed(expected: string, actual: string): TicketProblem {
  return new TicketProblem('ticket-malformed', { expected, actual });
}
