import { readCertificate } from '@testbed/pki';
import type { ServerList } from '../../model.ts';
import type { Signer } from '../../signed/signer.ts';
import { leftOut, note, type Export } from '../exported.ts';
import { demandSame } from '../faithful.ts';
import type { RiaBase } from './base.ts';
import { readRiaConfiguration } from './read.ts';
import { signRiaConfiguration } from './sign.ts';
import { writeRiaConfiguration } from './write.ts';

/**
 * The list merged into a central configuration of DigiDoc4, with a detached signature by each key: `config.json`,
 * `config.ecc` and `config.ecpub`, `config.rsa` and `config.pub`. Stock applications accept RIA's own key only.
 *
 * @param signers an EC key, an RSA key, or both
 * @throws ServerListProblem `server-list-key-unsupported`, `server-list-export-unfaithful`
 */
export async function exportRia(list: ServerList, base: RiaBase, signers: readonly Signer[]): Promise<Export> {
  const configuration = writeRiaConfiguration(list, base);
  const signatures = await Promise.all(signers.map((signer) => signRiaConfiguration(configuration, signer)));
  const files = [{ name: 'config.json', bytes: configuration }, ...signatures.flat()];
  const view = readRiaConfiguration(files);

  const capsule = list.servers.filter(({ capsuleTypes }) => capsuleTypes.includes('KeyServerCapsule'));
  const inUse = capsule.filter(({ state }) => state !== 'retired');
  const active = capsule.filter(({ state }) => state === 'active');
  for (const { id, name, state, sender, recipient } of inUse) {
    demandSame(`server ${id}`, view.servers.get(id), { name, post: state === 'active' ? sender : '', fetch: recipient });
  }
  for (const { id, state } of list.servers) if (state === 'retired') demandSame(`retired server ${id}`, view.servers.has(id), false);
  demandSame('whether there is a server', view.useKeyServer, active.length > 0);
  if (list.defaultCapsuleServer !== undefined) demandSame('the default server', view.defaultKeyServer, list.defaultCapsuleServer);
  demandSame('the serial number', view.serial, base['META-INF'].SERIAL + list.version);
  demandSame('the date', view.date.getTime(), Math.floor(Date.parse(list.issued) / 1000) * 1000);
  const pins = inUse.flatMap(({ certificates }) => certificates).filter(({ purpose }) => purpose !== 'retired');
  const missing = pins.filter(({ pem }) => !view.bundle.includes(readCertificate(pem).raw.toString('base64')));
  demandSame('the certificates', missing, []);

  const own = new Set(list.servers.map(({ id }) => id));
  const foreign = [...view.servers.keys()].filter((id) => !own.has(id));
  return {
    format: 'ria',
    files,
    impact: [
      { message: "stock applications accept RIA's signature only: this is a change proposal to RIA, or the configuration of a custom build", servers: [] },
      ...leftOut(list),
      ...note('there are no shares servers in this configuration', list.servers.filter(({ capsuleTypes, state }) => state !== 'retired' && capsuleTypes.includes('KeySharesCapsule'))),
      ...note('a certificate of the bundle is taken from any server, not from this one alone', inUse),
      ...note('the client offers a decrypt-only server for sending, and then fails for want of an address', inUse.filter(({ state }) => state === 'decrypt-only')),
      ...note('one mobile client reads ids as UUIDs and can not read this one', inUse.filter(({ id }) => !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id))),
      ...note('servers of the base are kept although the list does not have them', foreign.map((id) => ({ id }))),
      { message: 'organisation and expiry are not expressed: nothing in this configuration ever expires, so a client can not notice that it is kept behind', servers: [] },
    ],
  };
}
