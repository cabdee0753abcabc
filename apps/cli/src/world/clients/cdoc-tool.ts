import { readFileSync } from 'node:fs';
import { readCertificate } from '@testbed/pki';
import type { ServerList } from '@testbed/server-list';
import { exportLibcdoc } from '@testbed/server-list/export';
import type { World, WorldSigningService } from '../world-file.ts';

/**
 * Configuration for libcdoc: the world's list as `libcdoc.json` (`--conf`) and `libcdoc.accept` (`--accept`). The
 * versions that know key shares sign with the service that the file names: Smart-ID, or in `mobile-id.json` Mobile-ID
 * with the phone of the first person who has one.
 *
 * @throws ServerListProblem when the list can't be exported
 */
export function cdocTool(world: World, list: ServerList): Readonly<Record<string, string>> {
  const { smartId, mobileId, people } = world.file;
  const exported = Object.fromEntries(exportLibcdoc(list).files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]));
  const phone = people.find((person) => person.mobileId)?.mobileId?.phone ?? '';
  const configuration = (signer: 'SMART_ID' | 'MOBILE_ID'): string => {
    const servers = JSON.parse(exported['libcdoc.json'] ?? '{}') as Record<string, unknown>;
    return `${JSON.stringify({ ...servers, SHARE_SIGNER: signer, SMART_ID: service(smartId, ''), MOBILE_ID: service(mobileId, phone) }, undefined, 2)}\n`;
  };
  const phones = [...new Set([...smartId.certificates, ...mobileId.certificates])].map((path) => `${readCertificate(readFileSync(world.path(path))).raw.toString('base64')}\n`);
  return {
    'libcdoc.json': configuration('SMART_ID'),
    'mobile-id.json': configuration('MOBILE_ID'),
    'libcdoc.accept': (exported['libcdoc.accept'] ?? '') + phones.join(''),
  };
}

function service({ url, relyingPartyUuid, relyingPartyName }: WorldSigningService, phone: string): Readonly<Record<string, string>> {
  return { BASE_URL: url, RP_UUID: relyingPartyUuid, RP_NAME: relyingPartyName, PHONE_NUMBER: phone };
}
