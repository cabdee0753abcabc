import type { ServerList } from '../../model.ts';
import type { ExportedFile } from '../exported.ts';
import { acceptedOf, impossible, servedBy } from '../served.ts';

/** The entry that carries the shares servers: libcdoc takes them as one group. */
export const sharesGroup = 'key-shares';

const signer = { BASE_URL: '', RP_UUID: '', RP_NAME: '', PHONE_NUMBER: '' };

/** `libcdoc.json` for `cdoc-tool --conf` and `libcdoc.accept` for `--accept`. @throws ServerListProblem `server-list-export-impossible` */
export function writeLibcdoc(list: ServerList): readonly ExportedFile[] {
  const capsule = servedBy(list, 'KeyServerCapsule');
  const shares = servedBy(list, 'KeySharesCapsule');
  const taken = [sharesGroup, 'SHARE_SIGNER', 'SMART_ID', 'MOBILE_ID'].find((name) => capsule.some(({ id }) => id === name));
  if (taken !== undefined) throw impossible(`libcdoc means something else by ${taken} than a server`, 'that server needs another id');
  const configuration = {
    // Every member, always: libcdoc reads a missing one as the text "null".
    ...Object.fromEntries(
      capsule.map(({ id, state, sender, recipient }) => [id, { KEYSERVER_SEND_URL: state === 'active' ? sender : '', KEYSERVER_FETCH_URL: recipient, SHARE_SERVER_URLS: [] }]),
    ),
    [sharesGroup]: { KEYSERVER_SEND_URL: '', KEYSERVER_FETCH_URL: '', SHARE_SERVER_URLS: shares.filter(({ state }) => state === 'active').map(({ sender }) => `${sender}/`) },
    SHARE_SIGNER: 'SMART_ID',
    SMART_ID: signer,
    MOBILE_ID: signer,
  };
  const accept = [...new Set([...capsule, ...shares].flatMap(acceptedOf).map(({ raw }) => raw.toString('base64')))];
  return [
    { name: 'libcdoc.json', bytes: Buffer.from(`${JSON.stringify(configuration, undefined, 2)}\n`) },
    { name: 'libcdoc.accept', bytes: Buffer.from(accept.map((line) => `${line}\n`).join('')) },
  ];
}
