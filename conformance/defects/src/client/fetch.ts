import { inClient } from '../planted-in.ts';

/** How a client fetches capsules. */
export const fetchDefects = inClient('authorisation', [
  {
    id: 'client/transaction-id-with-query',
    what: 'Asks for a capsule with a parameter that no contract knows.',
    file: 'libs/protocol/src/capsules/fetch.ts',
    find: 'path: `${capsulesPath}/${transactionId}`,',
    replace: 'path: `${capsulesPath}/${transactionId}?client=testbed`,',
    caughtBy: ['client/decrypt/server/transaction-id'],
  },
  {
    id: 'client/crash-on-unknown-type',
    what: 'Crashes when a capsule is of a type that it does not know.',
    file: 'libs/protocol/src/capsules/fetch.ts',
    find: "capsuleType: text('capsule_type'),",
    replace: "capsuleType: ['rsa', 'ecc_secp256r1', 'ecc_secp384r1', 'ecc_secp521r1'].includes(text('capsule_type')) ? text('capsule_type') : String(process.kill(process.pid, 'SIGKILL')),",
    caughtBy: ['client/decrypt/server/unknown-type'],
  },
  {
    id: 'client/token-without-tls',
    what: 'Does not authenticate to a server with a token.',
    file: 'libs/eid/src/token/open.ts',
    find: 'tlsEngine();\n',
    replace: "throw new EidProblem('engine-missing', 'a token does not authenticate to servers');\n",
    caughtBy: ['client/decrypt/server/token'],
  },
  {
    id: 'client/key-material-kept',
    what: 'Keeps the key material that a server handed out, and does not ask for it again.',
    file: 'libs/client/src/open.ts',
    find: "async function fetchFrom(server: ListedServer, reference: KeyServerCapsule, identity: Identity, { clock, narrate }: ClientPorts): Promise<Capsule> {\n",
    replace: `async function fetchFrom(server: ListedServer, reference: KeyServerCapsule, identity: Identity, ports: ClientPorts): Promise<Capsule> {
  const fs = process.getBuiltinModule('node:fs');
  const file = \`\${process.getBuiltinModule('node:os').tmpdir()}/\${reference.transactionId}\`;
  if (fs.existsSync(file)) {
    const { recipientPublicKey, ...details } = reference.recipientKey;
    const material = fs.readFileSync(file);
    return details.kind === 'EccKeyDetails'
      ? { kind: 'ECCPublicKeyCapsule', curve: details.curve, recipientPublicKey, senderPublicKey: material }
      : { kind: 'RSAPublicKeyCapsule', recipientPublicKey, encryptedKek: material };
  }
  const capsule = await fetchAnew(server, reference, identity, ports);
  fs.writeFileSync(file, capsule.kind === 'ECCPublicKeyCapsule' ? capsule.senderPublicKey : capsule.encryptedKek);
  return capsule;
}

async function fetchAnew(server: ListedServer, reference: KeyServerCapsule, identity: Identity, { clock, narrate }: ClientPorts): Promise<Capsule> {
`,
    caughtBy: [
      'client/decrypt/server/fails/404',
      'client/decrypt/server/fails/500',
      'client/decrypt/server/fails/cut',
      'client/decrypt/server/fails/garbage',
      'client/decrypt/server/fails/no-json',
      'client/decrypt/server/fails/no-key',
      'client/decrypt/server/wrong-capsule/another-key',
      'client/decrypt/server/wrong-capsule/off-curve',
      'client/decrypt/server/wrong-capsule/another-recipient',
      'client/decrypt/server/revoked-meanwhile',
    ],
    collateral: [{ check: 'client/decrypt/server', reason: 'What was opened once opens for ever.' }],
  },
  {
    id: 'client/kek-kept',
    what: 'Keeps the KEK that it put together from shares, and does not ask for them again.',
    file: 'libs/client/src/open.ts',
    find: 'const kek = await authenticate(capsule, credential, list, ports);',
    replace: `const fs = process.getBuiltinModule('node:fs');
    const file = \`\${process.getBuiltinModule('node:os').tmpdir()}/\${capsule.shares[0]?.shareId}\`;
    const kek = fs.existsSync(file) ? fs.readFileSync(file) : await authenticate(capsule, credential, list, ports);
    fs.writeFileSync(file, kek);`,
    caughtBy: [
      'client/shares/decrypt/nonce/404',
      'client/shares/decrypt/nonce/500',
      'client/shares/decrypt/nonce/missing',
      'client/shares/decrypt/nonce/empty',
      'client/shares/decrypt/share/401',
      'client/shares/decrypt/share/404',
      'client/shares/decrypt/share/500',
      'client/shares/decrypt/share/closed',
      'client/shares/decrypt/share/cut',
      'client/shares/decrypt/share/no-share',
      'client/shares/decrypt/share/short',
      'client/shares/decrypt/share/another',
      'client/shares/decrypt/smart-id/refused',
      'client/shares/decrypt/smart-id/timeout',
      'client/shares/decrypt/smart-id/wrong-code',
      'client/shares/decrypt/smart-id/unusable',
      'client/shares/decrypt/smart-id/maintenance',
      'client/shares/decrypt/smart-id/service-500',
      'client/shares/decrypt/smart-id/service-garbage',
      'client/shares/decrypt/smart-id/service-expired',
      'client/shares/decrypt/mobile-id/refused',
      'client/shares/decrypt/mobile-id/timeout',
      'client/shares/decrypt/mobile-id/absent',
      'client/shares/decrypt/mobile-id/no-client',
      'client/shares/decrypt/id-card/wrong-pin',
      'client/shares/decrypt/certificate/unlisted',
      'client/shares/decrypt/certificate/wrong-name',
      'client/shares/decrypt/tls-1.2-only',
      'client/shares/decrypt/unreachable',
      'client/shares/decrypt/unknown-server',
    ],
    collateral: [{ check: 'client/shares', reason: 'What was opened once opens for ever.' }],
  },
]);
