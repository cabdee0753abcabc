import { publicKeyOf } from '@testbed/pki';
import { createWire, headerOf, type Connection, type Exchange, type Identity, type Wire, type WireRequest } from '@testbed/wire';
import { TargetProblem } from '../target/problem.ts';
import { originsOf, type CapsuleTarget, type SharesTarget, type Target } from '../target/target.ts';

/** One thing that must be in order before a clause can be judged. */
export interface Examination {
  readonly what: string;
  readonly problem: TargetProblem | undefined;
}

/** More would make every judgement about expiry a judgement about clocks. */
const tolerableSkew = 30_000;

/**
 * Looks at everything around a target that is not its conformance: key stores, addresses, chains, clock, the service
 * behind each address. In this order; what a problem makes senseless is left out.
 */
export async function examineTarget(target: Target): Promise<readonly Examination[]> {
  const wire = createWire({ trust: target.trust, now: Date.now, record: () => undefined }, { origins: originsOf(target), connections: 100 });
  const examinations: Examination[] = [];
  const examine = async (what: string, look: () => Promise<void> | void): Promise<boolean> => {
    try {
      await look();
      examinations.push({ what, problem: undefined });
      return true;
    } catch (problem) {
      if (!(problem instanceof TargetProblem)) throw problem;
      examinations.push({ what, problem });
      return false;
    }
  };
  await examine('key stores', () => checkIdentities(target));
  const reachable = new Set<string>();
  for (const origin of originsOf(target)) if (await examine(`${origin} answers TLS with a trusted chain`, () => checkConnection(wire, origin))) reachable.add(origin);
  if (target.kind === 'capsule-server') {
    const arms = [target, ...target.arms];
    for (const { post, fetch } of arms) if (reachable.has(post)) await examine(`${post} takes capsules`, () => checkSender(wire, post, fetch));
    for (const { post, fetch } of arms) if (reachable.has(fetch)) await examine(`${fetch} hands capsules out`, () => checkFetch(wire, post, fetch, target));
  } else {
    for (const url of [target.url, ...target.arms]) if (reachable.has(url)) await examine(`${url} takes shares`, () => checkService(wire, url, posting('/key-shares')).then(() => undefined));
  }
  return examinations;
}

/** @throws TargetProblem the first that stands in the way */
export async function demandReady(target: Target): Promise<void> {
  if (target.profile === 'draft') {
    throw new TargetProblem('target-profile', `${target.name}: the draft of key-shares is still moving and has no checks yet`, 'certify the released profile: --profile released');
  }
  for (const { problem } of await examineTarget(target)) if (problem) throw problem;
}

function checkIdentities(target: CapsuleTarget | SharesTarget): void {
  const isCapsule = target.kind === 'capsule-server';
  const acceptable: readonly Identity[] = isCapsule ? target.clients : target.signers;
  const unacceptable = isCapsule ? target.unacceptableClients : target.unacceptableSigners;
  const now = Date.now();
  for (const { name, certificate } of acceptable) {
    if (certificate.validFromDate.getTime() > now || certificate.validToDate.getTime() < now) {
      throw new TargetProblem('target-identity', `the certificate of ${name} is valid from ${certificate.validFrom} to ${certificate.validTo}, not now`, 'give a key store whose certificate is valid, or correct this machine\'s clock');
    }
  }
  const seen = new Map<string, string>();
  for (const { name, certificate } of acceptable) {
    const twin = seen.get(certificate.fingerprint256);
    if (twin !== undefined) throw new TargetProblem('target-identity', `${name} and ${twin} have the same certificate`, 'give each a key store of its own');
    seen.set(certificate.fingerprint256, name);
  }
  const { expired } = unacceptable;
  if (expired && expired.certificate.validToDate.getTime() > now) {
    throw new TargetProblem('target-identity', `the certificate of the ${expired.name} is valid until ${expired.certificate.validTo}`, 'give one that has expired, or leave it out');
  }
}

async function checkConnection(wire: Wire, origin: string): Promise<void> {
  // A server without TLS 1.3 is there, and does not conform: that is for the checks to say.
  const connection = await wire.connect(origin, { minVersion: 'TLSv1.2', handshakeTimeout: 5_000 });
  connection.close();
  const { failure } = connection;
  if (!failure) return;
  // One that demands a certificate in the handshake answers those who have one.
  if (failure.kind === 'alert' && /certificate/.test(failure.alert ?? '')) return;
  throw failure.kind === 'untrusted' ? untrusted(origin, failure.reason) : unreachable(origin, failure);
}

function untrusted(origin: string, reason: string): TargetProblem {
  const name = reason.startsWith('ERR_TLS_CERT_ALTNAME_INVALID');
  return name
    ? new TargetProblem('target-chain', `the certificate of ${origin} is for another host name`, 'address the server by a name in its certificate')
    : new TargetProblem('target-chain', `the certificate of ${origin} does not lead to the trust of the target file (${reason.split(':')[0]})`, 'put the authority that certified the server into trust');
}

function unreachable(origin: string, { kind, reason }: NonNullable<Connection['failure']>): TargetProblem {
  if (/WRONG_VERSION_NUMBER|wrong version number|packet length|unknown protocol|http request/i.test(reason)) {
    return new TargetProblem('target-unreachable', `${origin} answers, but not with TLS`, 'check the port: it is probably one for plain HTTP');
  }
  const why = kind === 'timeout' ? 'does not answer' : `can't be reached (${reason})`;
  return new TargetProblem('target-unreachable', `${origin} ${why}`, 'start the server, and check the address and the port');
}

function posting(path: string): WireRequest {
  return { method: 'POST', path, headers: [['Content-Type', 'application/json']], body: Buffer.from('{}') };
}

/** A recipient interface asks who is there; a sender interface that does so is for the checks to judge. */
async function checkSender(wire: Wire, origin: string, fetch: string): Promise<void> {
  const { response } = await checkService(wire, origin, posting('/key-capsules'));
  if (origin === fetch && (response?.status === 401 || response?.status === 403)) {
    throw new TargetProblem('target-service', `${origin} answers ${response.status} to POST /key-capsules`, 'check post: it is the address of the recipient interface');
  }
}

/** An empty object is refused by whoever takes capsules or shares; a path that is not there is another service. */
async function checkService(wire: Wire, origin: string, request: WireRequest): Promise<Exchange> {
  const exchange = await wire.send(origin, request, { minVersion: 'TLSv1.2' });
  const { response, failure } = exchange;
  checkClock(origin, exchange);
  if (response && response.status !== 404 && response.status !== 405) return exchange;
  const what = response ? `answers ${response.status} to ${request.method} ${request.path}` : `does not answer ${request.method} ${request.path} (${failure?.alert ?? failure?.reason})`;
  throw new TargetProblem('target-service', `${origin} ${what}`, 'check the port: this looks like another service, or the other interface of this one');
}

async function checkFetch(wire: Wire, post: string, origin: string, { clients }: CapsuleTarget): Promise<void> {
  const path = `/key-capsules/KC${'0'.repeat(32)}`;
  for (const client of clients) {
    const exchange = await wire.send(origin, { method: 'GET', path }, { client, minVersion: 'TLSv1.2' });
    const { response, failure } = exchange;
    checkClock(origin, exchange);
    if (failure || response?.status === 401 || response?.status === 403) {
      const how = failure ? `ends the connection (${failure.alert ?? failure.reason})` : `answers ${response?.status}`;
      throw new TargetProblem('target-identity', `${origin} does not accept ${client.name}: it ${how}`, 'let the server trust the issuer of its certificate, and its OCSP responder know it');
    }
    if (response?.status === 405) throw new TargetProblem('target-service', `${origin} answers 405 to GET ${path}`, 'check the port: this looks like the other interface');
  }
  const [client] = clients;
  if (client && !(await isRecipientInterface(wire, post, origin, client))) {
    throw new TargetProblem('target-service', `${origin} knows no capsule that ${post} took, and asks for no certificate`, 'check the port: this looks like another service');
  }
}

/**
 * A service that is none answers 404 to everything and everybody. One that hands out what was uploaded, or at least
 * refuses who has no certificate, is a recipient interface; how good a one, the checks will tell.
 */
async function isRecipientInterface(wire: Wire, post: string, origin: string, client: Identity): Promise<boolean> {
  const uploaded = await wire.send(post, { method: 'POST', path: '/key-capsules', headers: [['Content-Type', 'application/json']], body: probe(client) });
  const path = uploaded.response && headerOf(uploaded.response, 'location');
  if (path?.startsWith('/') !== true) return true;
  const { response } = await wire.send(origin, { method: 'GET', path }, { client });
  return response?.status !== 404 || (await wire.send(origin, { method: 'GET', path })).response?.status !== 404;
}

/** A capsule for somebody that opens nothing: its key material is the recipient's own point, or zeros. */
function probe({ certificate }: Identity): Uint8Array {
  const key = publicKeyOf(certificate);
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const capsule =
    key.type === 'rsa'
      ? { recipient_id: base64(key.der), ephemeral_key_material: base64(Buffer.alloc(256)), capsule_type: 'rsa' }
      : { recipient_id: base64(key.point), ephemeral_key_material: base64(key.point), capsule_type: `ecc_${key.curve}` };
  return Buffer.from(JSON.stringify(capsule));
}

function checkClock(origin: string, { response, startedAt, duration }: Exchange): void {
  const date = response && headerOf(response, 'date');
  if (date === undefined) return;
  const skew = Date.parse(date) - (startedAt + duration / 2);
  if (Math.abs(skew) <= tolerableSkew) return;
  const seconds = Math.round(Math.abs(skew) / 1000);
  throw new TargetProblem('target-clock', `the clock of ${origin} is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} this machine's`, 'set both clocks; expiry can\'t be judged otherwise');
}
