/** For tests only: authorities, people with phones, and the services in front of them. */
import { generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto';
import { createHierarchy, issueCertificate, systemClock, type Hierarchy, type Profile } from '@testbed/pki';
import type { ListenerTls } from '../listener.ts';
import type { LogLine } from '../log.ts';
import type { Person } from '../person.ts';
import type { App, ServicePorts } from '../service.ts';
import { services } from '../services.ts';
import { openBehaviours } from '../session/behaviours.ts';
import { openSessions, type SessionLimits } from '../session/sessions.ts';

export const relyingParty = { uuid: '00000000-0000-4000-8000-000000000000', name: 'TESTBED' };

/** What one process has: a person with everything, one with an ADVANCED Smart-ID, and one with nothing. */
export interface World {
  readonly hierarchy: Hierarchy;
  readonly tls: ListenerTls;
  readonly people: readonly [Person & Required<Pick<Person, 'smartId' | 'mobileId'>>, ...Person[]];
}

const hour = 3_600_000;

export async function createWorld(): Promise<World> {
  const hierarchy = await createHierarchy({ now: systemClock.now(), services: 'http://127.0.0.1:9080' });
  const issue = (issuer: 'smart-id' | 'mobile-id' | 'tls', profile: Profile, publicKey: KeyObject): X509Certificate => {
    const now = systemClock.now().getTime();
    return issueCertificate(hierarchy.authorities[issuer], { ...profile, publicKey, notBefore: new Date(now - hour), notAfter: new Date(now + hour) });
  };
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const person = { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' };
  const smartId = {
    documentNumber: 'PNOEE-38001085718-MOCK-Q',
    certificateLevel: 'QUALIFIED',
    key: rsa.privateKey,
    certificate: issue('smart-id', { profile: 'smart-id', person }, rsa.publicKey),
  } as const;
  const mobileId = { phone: '+37200000766', key: ec.privateKey, certificate: issue('mobile-id', { profile: 'mobile-id', person }, ec.publicKey) };
  const server = issue('tls', { profile: 'tls-server', names: ['localhost'] }, ec.publicKey);
  return {
    hierarchy,
    tls: { certificate: server.toString(), key: ec.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string },
    people: [
      { code: 'PNOEE-38001085718', commonName: 'JÕEORG,JAAK-KRISTJAN,38001085718', smartId, mobileId },
      { code: 'PNOEE-30303039914', commonName: 'ÖÖBIK,ÕNNE,30303039914', smartId: { ...smartId, certificateLevel: 'ADVANCED' } },
      { code: 'PNOEE-48506120215', commonName: 'TAMM,MARI,48506120215' },
    ],
  };
}

/** Both services, to be asked without a network. */
export interface Served extends Pick<ServicePorts, 'sessions' | 'behaviours'> {
  readonly app: App;
  readonly log: readonly LogLine[];
}

export function serve({ tls, people }: World, limits: Partial<SessionLimits> = {}): Served {
  const lines: LogLine[] = [];
  const log = (line: LogLine): void => void lines.push(line);
  const sessions = openSessions({ answerWithin: 10, keptFor: 10, most: 100, ...limits }, log);
  const behaviours = openBehaviours(people);
  return { app: services(tls, { people, relyingParty, sessions, behaviours, clock: systemClock, log }), sessions, behaviours, log: lines };
}
