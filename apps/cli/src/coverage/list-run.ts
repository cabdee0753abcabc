import { generateKeyPairSync } from 'node:crypto';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import type { CoverageRun } from '@testbed/requirements';
import { lintServerList, listHash, parseDraft, ServerListProblem, type ListedServer, type ServerList } from '@testbed/server-list';

/** One requirement of lists: a list that is good but for it, and what must be found in that. */
interface ListCheck {
  readonly id: string;
  readonly requirements: readonly string[];
  readonly spoil: (list: ServerList) => object;
  /** A code of the schema or of a rule; undefined when the list must be taken as it is. */
  readonly finds: string | undefined;
}

/** A list whose first server lacks a member. */
function without(member: keyof ListedServer): Pick<ListCheck, 'spoil' | 'finds'> {
  return { spoil: (list) => withServer(list, 0, { [member]: undefined }), finds: 'server-list-invalid' };
}

const checks: readonly ListCheck[] = [
  { id: 'list/server-id', requirements: ['LIST/server-id'], ...without('id') },
  { id: 'list/capsule-type', requirements: ['LIST/capsule-type'], ...without('capsuleTypes') },
  { id: 'list/sender-address', requirements: ['LIST/sender-address'], ...without('sender') },
  { id: 'list/recipient-address', requirements: ['LIST/recipient-address'], ...without('recipient') },
  { id: 'list/organisation', requirements: ['LIST/organisation'], ...without('organisation') },
  { id: 'list/certificates', requirements: ['LIST/certificates'], ...without('certificates') },
  { id: 'list/several-certificates', requirements: ['LIST/several-certificates'], spoil: (list) => list, finds: undefined },
  { id: 'list/ids-unique', requirements: ['LIST/ids-unique'], spoil: (list) => withServer(list, 1, { id: list.servers[0]?.id }), finds: 'server-id-unique' },
  { id: 'list/ids-never-reused', requirements: ['LIST/ids-never-reused'], spoil: (list) => withServer(list, 0, { organisation: 'Another' }), finds: 'server-id-not-reused' },
  { id: 'list/servers-kept', requirements: ['LIST/ids-never-reused'], spoil: (list) => ({ ...list, servers: list.servers.slice(0, 2) }), finds: 'server-kept' },
  { id: 'list/capsule-types-known', requirements: ['LIST/capsule-types-known'], spoil: (list) => withServer(list, 0, { capsuleTypes: ['KeyVaultCapsule'] }), finds: 'server-list-invalid' },
  { id: 'list/addresses-https', requirements: ['LIST/addresses-https'], spoil: (list) => withServer(list, 0, { sender: 'http://server-0.example' }), finds: 'url-https' },
  { id: 'list/shares-organisations', requirements: ['LIST/shares-organisations'], spoil: (list) => withServer(list, 2, { organisation: list.servers[1]?.organisation }), finds: 'shares-organisations-distinct' },
];

/** Has the checks of lists judge lists that each break one requirement, as the next version of one that breaks none. */
export async function listRun(): Promise<CoverageRun> {
  const first = await goodList();
  const published = { list: first, hash: listHash(Buffer.from(JSON.stringify(first))) };
  const second: ServerList = { ...first, version: 2, previousHash: published.hash };
  const judged = checks.map(async ({ id, requirements, spoil, finds }) => {
    const found = await findingsIn(JSON.stringify(spoil(second)), published);
    const right = finds === undefined ? found.length === 0 : found.includes(finds);
    return { id, requirements, verdict: right ? ('pass' as const) : ('fail' as const) };
  });
  return { observer: 'list-suite', profile: 'list', checks: await Promise.all(judged) };
}

async function findingsIn(text: string, published: { readonly list: ServerList; readonly hash: string }): Promise<readonly string[]> {
  try {
    const findings = await lintServerList(parseDraft(text, 'the list'), { now: new Date(), previous: [published] });
    return findings.map(({ code }) => code);
  } catch (error) {
    if (error instanceof ServerListProblem) return [error.code];
    throw error;
  }
}

const day = 86_400_000;

/** A capsule server and two shares servers, each with a certificate of now and one that is to come. */
async function goodList(): Promise<ServerList> {
  const now = Date.now();
  const { authorities } = await createHierarchy({ now: new Date(now), services: 'http://127.0.0.1:9080' });
  const pin = (purpose: 'current' | 'next', host: string) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const validity = { notBefore: new Date(now - day), notAfter: new Date(now + 365 * day) };
    return { purpose, pem: issueCertificate(authorities.tls, { profile: 'tls-server', names: [host], publicKey, ...validity }).toString() };
  };
  const server = (number: number, type: 'KeyServerCapsule' | 'KeySharesCapsule'): ListedServer => {
    const host = `server-${number}.example`;
    const address = `https://${host}:9443`;
    const certificates = [pin('current', host), pin('next', host)];
    return { id: `${number}1111111-1111-4111-8111-111111111111`, name: `Server ${number}`, organisation: `Organisation ${number}`, capsuleTypes: [type], sender: address, recipient: address, state: 'active', certificates };
  };
  const servers = [server(0, 'KeyServerCapsule'), server(1, 'KeySharesCapsule'), server(2, 'KeySharesCapsule')];
  return { version: 1, environment: 'test', issued: new Date(now - 60_000).toISOString(), expires: new Date(now + 300 * day).toISOString(), servers };
}

function withServer(list: ServerList, index: number, change: object): object {
  return { ...list, servers: list.servers.map((server, at) => (at === index ? { ...server, ...change } : server)) };
}
