/** For tests only: a world with people and without servers. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CardHolder } from '@testbed/adapters';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import { personNames, type JourneyWorld, type PersonName } from '../world.ts';

/** @param control what of the control interface differs from one that obeys and has seen nothing */
export async function stillWorld(folder: string, control: Partial<JourneyWorld['control']> = {}): Promise<JourneyWorld> {
  mkdirSync(folder, { recursive: true });
  const { authorities } = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  const personOf = (name: PersonName, index: number): CardHolder => {
    const keys = name === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const person = { code: `3800108571${index}`, lastName: 'JÕEORG', firstName: name.toUpperCase() };
    const certificate = issueCertificate(authorities['id-card'], { profile: 'id-card', person, publicKey: keys.publicKey, notBefore: new Date(Date.now() - 1e9), notAfter: new Date(Date.now() + 1e10) });
    const [certificateFile, keyFile] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
    writeFileSync(certificateFile, certificate.toString());
    writeFileSync(keyFile, keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return { code: `PNOEE-${person.code}`, module: 'none', token: name, pin: '1234', softhsmConf: 'none', certificate: certificateFile, key: keyFile, p12: `${name}.p12`, p12Password: 'none', phone: undefined };
  };
  const nothing = async (): Promise<void> => {};
  return {
    facts: { file: 'world.json', configuration: 'clients', capsuleServer: { id: 'ccs', post: 'https://localhost:1', fetch: 'https://localhost:2' }, sharesServers: [{ id: 'css-1', url: 'https://localhost:3' }, { id: 'css-2', url: 'https://localhost:4' }] },
    people: Object.fromEntries(personNames.map((name, index) => [name, personOf(name, index)])) as Record<PersonName, CardHolder>,
    control: { arm: async () => 'fault-1', heal: nothing, traffic: async () => [], setClockOffset: nothing, revoke: nothing, restore: nothing, disturbOcsp: nothing, healOcsp: nothing, tellPhone: nothing, ...control },
  };
}
