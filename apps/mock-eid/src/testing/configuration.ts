import type { KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { relyingParty, type World } from './world.ts';

/** For tests only: writes the files of a world into a folder, and gives the configuration that names them. */
export function writeConfiguration(folder: string, { tls, people }: World): Record<string, unknown> {
  const write = (name: string, certificate: string, key: string | KeyObject): { readonly certificate: string; readonly key: string } => {
    writeFileSync(join(folder, `${name}.pem`), certificate);
    writeFileSync(join(folder, `${name}.key.pem`), typeof key === 'string' ? key : key.export({ format: 'pem', type: 'pkcs8' }));
    return { certificate: `${name}.pem`, key: `${name}.key.pem` };
  };
  const listen = { host: '127.0.0.1', port: 0 };
  return {
    listeners: { services: listen, proxy: listen },
    tls: write('tls', tls.certificate, tls.key),
    relyingParty,
    proxy: { basePath: '/eid', token: 'of-the-world', client: { id: 'client', secret: 'secret-of-the-client' } },
    people: people.map(({ smartId, mobileId, ...person }) => ({
      ...person,
      ...(smartId ? { smartId: { ...smartId, ...write(`${person.code}-smart-id`, smartId.certificate.toString(), smartId.key) } } : {}),
      ...(mobileId ? { mobileId: { ...mobileId, ...write(`${person.code}-mobile-id`, mobileId.certificate.toString(), mobileId.key) } } : {}),
    })),
  };
}
