import type { ListedServer, ServerList } from '../../model.ts';
import { readCertificate } from '@testbed/pki';
import { leftOut, note, type Export } from '../exported.ts';
import { demandSame } from '../faithful.ts';
import { readLibcdoc } from './read.ts';
import { sharesGroup, writeLibcdoc } from './write.ts';

/**
 * The list for libcdoc and `cdoc-tool` (`--conf libcdoc.json --accept libcdoc.accept`).
 *
 * @throws ServerListProblem `server-list-export-impossible`, `server-list-export-unfaithful`
 */
export function exportLibcdoc(list: ServerList): Export {
  const files = writeLibcdoc(list);
  const view = readLibcdoc(files);
  const inUse = list.servers.filter(({ state }) => state !== 'retired');
  const [capsule, shares] = (['KeyServerCapsule', 'KeySharesCapsule'] as const).map((type) => inUse.filter(({ capsuleTypes }) => capsuleTypes.includes(type))) as [ListedServer[], ListedServer[]];

  for (const { id, state, sender, recipient } of capsule) {
    demandSame(`the sender's address of ${id}`, view.value(id, 'KEYSERVER_SEND_URL'), state === 'active' ? sender : '');
    demandSame(`the recipient's address of ${id}`, view.value(id, 'KEYSERVER_FETCH_URL'), recipient);
    demandSame(`the shares servers of ${id}`, view.value(id, 'SHARE_SERVER_URLS'), '[]');
  }
  const sharesUrls = shares.filter(({ state }) => state === 'active').map(({ sender }) => `${sender}/`);
  demandSame('the shares servers', JSON.parse(view.value(sharesGroup, 'SHARE_SERVER_URLS')), sharesUrls);
  demandSame('the entries', view.entries.toSorted(), [...capsule.map(({ id }) => id), sharesGroup, 'MOBILE_ID', 'SMART_ID'].toSorted());
  const pins = inUse.flatMap(({ certificates }) => certificates).filter(({ purpose }) => purpose !== 'retired');
  demandSame('the accepted certificates', view.accepted.toSorted(), [...new Set(pins.map(({ pem }) => readCertificate(pem).raw.toString('base64')))].toSorted());

  return {
    format: 'libcdoc',
    files,
    impact: [
      ...leftOut(list),
      ...note('any accepted certificate is taken from any server, and the system store is trusted besides', inUse),
      ...note('sending to a decrypt-only server fails for want of an address, without saying that it is decrypt-only', capsule.filter(({ state }) => state === 'decrypt-only')),
      ...note(`shares servers are the entry "${sharesGroup}"; their addresses end with a slash, so clients that compare addresses letter by letter do not find them`, shares.filter(({ state }) => state === 'active')),
      ...note('containers name shares servers by their address: no entry is needed to read from a decrypt-only one', shares.filter(({ state }) => state === 'decrypt-only')),
      { message: 'organisation, expiry and default server are not expressed; SMART_ID and MOBILE_ID are empty and wait for your own relying party', servers: [] },
    ],
  };
}
