import { X509Certificate } from 'node:crypto';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { ServerList } from './model.ts';
import { ServerListProblem } from './problem.ts';
import schema from './server-list.schema.json' with { type: 'json' };

const ajv = new Ajv({ verbose: true });
formats.default(ajv, ['date-time']);
const validate = ajv.compile<ServerList>(schema);

/**
 * Reads a trusted-server list from its JSON text and checks what a client relies on: the schema beside this file,
 * certificates that parse, unique ids, and a default server that is listed. Unknown members are kept.
 *
 * @param origin where the text came from, for the error: a path or an address
 * @throws ServerListProblem `server-list-unreadable` (not JSON), `server-list-invalid` (names the member),
 *   `server-id-duplicate`, `server-unknown` (the default server)
 */
export function parseServerList(text: string, origin: string): ServerList {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw new ServerListProblem('server-list-unreadable', `${origin} is not JSON: ${(cause as Error).message}`, undefined, { cause });
  }
  if (!validate(list)) {
    const [error] = validate.errors ?? [];
    throw new ServerListProblem('server-list-invalid', `${origin}: ${error?.instancePath || 'the list'} ${error?.message}`, error?.parentSchema?.['description']);
  }
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

function checkCertificate(pem: string, what: string): void {
  try {
    void new X509Certificate(pem).fingerprint256;
  } catch (cause) {
    throw new ServerListProblem('server-list-invalid', `${what} does not parse`, 'paste the certificate in PEM again', { cause });
  }
}
