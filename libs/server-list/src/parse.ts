import type { ServerList } from './model.ts';
import { readCertificate } from '@testbed/pki';
import { ServerListProblem } from './problem.ts';
import { readJson } from './json.ts';
import { firstOf, structural, validateList } from './schema.ts';

/**
 * Reads a trusted-server list from its JSON text and checks what a client relies on: the schema beside this file,
 * certificates that parse, unique ids, and a default server that is listed. Unknown members are kept.
 *
 * @param origin where the text came from, for the error: a path or an address
 * @throws ServerListProblem `server-list-unreadable` (not JSON), `server-list-invalid` (names the member),
 *   `server-id-duplicate`, `server-unknown` (the default server)
 */
export function parseServerList(text: string, origin: string): ServerList {
  const list = readJson(text, origin, 'server-list-unreadable');
  if (!validateList(list)) throw invalid(origin, firstOf(validateList.errors));
  for (const server of list.servers) {
    for (const { pem } of server.certificates) checkCertificate(pem, `${origin}: a certificate of server ${server.id}`);
  }
  const ids = list.servers.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new ServerListProblem('server-id-duplicate', `${origin} lists the server id ${twice} twice`);
  if (list.defaultCapsuleServer !== undefined && !ids.includes(list.defaultCapsuleServer)) {
    throw new ServerListProblem('server-unknown', `${origin} names ${list.defaultCapsuleServer} as defaultCapsuleServer but does not list it`);
  }
  return list;
}

/**
 * Reads a list that is still being written: every member is there and of its type, its value may be wrong.
 * `lintServerList` says what is.
 *
 * @throws ServerListProblem `server-list-unreadable`, `server-list-invalid` (names the member)
 */
export function parseDraft(text: string, origin: string): ServerList {
  const list = readJson(text, origin, 'server-list-unreadable');
  validateList(list);
  const error = validateList.errors?.find(structural);
  if (error) throw invalid(origin, firstOf([error]));
  return list as ServerList;
}

function invalid(origin: string, { where, why, hint }: ReturnType<typeof firstOf>): ServerListProblem {
  return new ServerListProblem('server-list-invalid', `${origin}: ${where} ${why}`, hint === undefined ? {} : { next: hint });
}

function checkCertificate(pem: string, what: string): void {
  try {
    readCertificate(pem);
  } catch (cause) {
    throw new ServerListProblem('server-list-invalid', `${what} does not parse`, { next: 'paste the certificate in PEM again', cause });
  }
}
