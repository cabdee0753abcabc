import { readCertificate } from '@testbed/pki';
import { jsonBytes } from '../../json.ts';
import type { ServerList } from '../../model.ts';
import { acceptedOf, sendingServer, servedBy } from '../served.ts';
import type { RiaBase } from './base.ts';

/** What a central configuration names where there is no server. */
const noServer = '00000000-0000-0000-0000-000000000000';

/** `config.json`: the base with the list's capsule servers merged in. */
export function writeRiaConfiguration(list: ServerList, base: RiaBase): Uint8Array {
  const servers = servedBy(list, 'KeyServerCapsule');
  const sending = sendingServer(list);
  const retired = list.servers.filter(({ state }) => state === 'retired');
  const others = Object.entries((base['CDOC2-CONF'] ?? {}) as Readonly<Record<string, unknown>>).filter(([id]) => !retired.some((server) => server.id === id));
  // An empty address makes sending to a decrypt-only server fail; without the member the client would take another server's.
  const own = servers.map(({ id, name, state, sender, recipient }): [string, object] => [id, { NAME: name, POST: state === 'active' ? sender : '', FETCH: recipient }]);
  return jsonBytes({
    ...base,
    // Rises with every version of the list, and above the base's own: clients refuse one that does not.
    'META-INF': { ...base['META-INF'], DATE: riaDate(list.issued), SERIAL: base['META-INF'].SERIAL + list.version },
    'CDOC2-CONF': Object.fromEntries([...others, ...own]),
    'CDOC2-USE-KEYSERVER': sending !== undefined,
    'CDOC2-DEFAULT-KEYSERVER': sending?.id ?? noServer,
    'CERT-BUNDLE': [...new Set([...withoutRetired(base['CERT-BUNDLE'] as readonly string[], list), ...servers.flatMap(acceptedOf).map(({ raw }) => raw.toString('base64'))])],
  });
}

/** A base that an earlier version was merged into must not go on trusting what has been retired since. */
function withoutRetired(bundle: readonly string[], list: ServerList): readonly string[] {
  const retired = list.servers.flatMap(({ certificates }) => certificates.filter(({ purpose }) => purpose === 'retired')).map(({ pem }) => readCertificate(pem).raw.toString('base64'));
  return bundle.filter((entry) => !retired.includes(entry));
}

/** An instant as `yyyyMMddHHmmssZ`, in UTC. */
function riaDate(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
}
