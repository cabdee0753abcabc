import type { TargetFolder } from './init.ts';
import { keyStorePassword } from './key-store.ts';

/** The README of a target folder: what to do with it, in the order of doing. */
export function instructions({ kind, hosts, services }: Omit<TargetFolder, 'folder'>): string {
  const capsule = kind === 'capsule-server';
  const who = capsule ? 'clients' : 'signers of tickets';
  return `# Certify a ${capsule ? 'capsule' : 'shares'} server

Everything here is made for tests: the keys protect nothing. The password of every key store is \`${keyStorePassword}\`.

1. Start the OCSP responder and leave it running. The certificates name it at ${services}/ocsp:

       testbed target responder .

2. Configure your server with
   - its own certificate (for ${hosts.join(', ')}): \`server/server-chain.pem\` with \`server/server.key.pem\`, or \`server/server.p12\` (PKCS12, alias \`server\`);
   - the authorities whose ${who} it lets in: \`server/trust.pem\`, or \`server/trust.p12\` (PKCS12, as Java reads it)${capsule ? ' (ID-card holders: `server/id-card-issuer.pem` alone is enough)' : ''};
   - revocation checking by OCSP for those certificates, switched **on**;
   - a default and a maximum lifetime, as \`target.json\` says${capsule ? '' : '; and its own base address, with the port'}.

   Or give your server a certificate of your own and name its authority in \`trust\`.

3. Complete \`target.json\`: addresses, profile${capsule ? ' (`use-case`: an expiry that is too long is refused; `field`: it is adjusted; `openapi-2`)' : ''}, lifetimes. If the server has a test hook for its clock, add
   \`"setClock": ["command", "{instant}"]\` and \`"resetClock": ["command"]\` to \`hooks\`; if several processes share its database, name them in \`arms\`.

4. See whether everything is in order, then certify:

       testbed doctor --target target.json
       testbed certify server --target target.json --report report

\`keys/\` holds the people: those who must be let in (\`client-1\`, \`client-2\`, \`client-rsa\`, \`smart-id\`, \`mobile-id\`), and those who must not (\`revoked\`, \`expired\`, and \`untrusted\`, whose authority only has the right names).
\`testbed target revoke . SERIAL\` and \`… restore . SERIAL\` change what the responder says; the hooks of \`target.json\` do that during a run.
`;
}
