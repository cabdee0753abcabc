import { inClient } from '../planted-in.ts';

const request = 'libs/pki/src/tls/request.ts';
const find = 'libs/server-list/src/find.ts';
const judged = { file: request, find: 'pinProblem(certificate, host, pins) ?? validityProblem(certificate, host, at) ?? nameProblem(certificate, host)' } as const;
const key = "pins.some((pin) => new (process.getBuiltinModule('node:crypto').X509Certificate)(pin).publicKey.equals(certificate.publicKey)) ? undefined : pinProblem(certificate, host, pins)";

const unlisted = ['client/encrypt/server/certificate/unlisted', 'client/encrypt/list/other-pin', 'client/decrypt/server/certificate/unlisted', 'client/shares/encrypt/certificate/unlisted', 'client/shares/decrypt/certificate/unlisted'] as const;
const expired = ['client/encrypt/server/certificate/expired', 'client/decrypt/server/certificate/expired', 'client/shares/encrypt/certificate/expired', 'client/shares/decrypt/smart-id/service-expired'] as const;
const wrongName = ['client/encrypt/server/certificate/wrong-name', 'client/decrypt/server/certificate/wrong-name', 'client/shares/encrypt/certificate/wrong-name', 'client/shares/decrypt/certificate/wrong-name'] as const;

/** Which servers a client believes. */
export const trustDefects = inClient('tls', [
  {
    id: 'client/tls-1-2',
    what: 'Speaks TLS 1.2 where a server wants it.',
    file: request,
    find: "minVersion: 'TLSv1.3'",
    replace: "minVersion: 'TLSv1.2'",
    caughtBy: ['client/encrypt/server/tls-1.2-only', 'client/decrypt/server/tls-1.2-only', 'client/shares/encrypt/tls-1.2-only', 'client/shares/decrypt/tls-1.2-only'],
  },
  {
    id: 'client/any-certificate',
    what: 'Believes every server whatever its certificate.',
    ...judged,
    replace: 'undefined',
    caughtBy: [...unlisted, ...expired, ...wrongName],
  },
  {
    id: 'client/pins-ignored',
    what: 'Believes every server whose certificate has its name and is valid.',
    ...judged,
    replace: 'validityProblem(certificate, host, at) ?? nameProblem(certificate, host)',
    caughtBy: [...unlisted],
  },
  {
    id: 'client/server-validity-ignored',
    what: 'Compares the key of a server\'s certificate, and not its validity.',
    ...judged,
    replace: `(${key}) ?? nameProblem(certificate, host)`,
    caughtBy: [...expired],
  },
  {
    id: 'client/server-name-ignored',
    what: 'Compares the key of a server\'s certificate, and not its name.',
    ...judged,
    replace: `(${key}) ?? validityProblem(certificate, host, at)`,
    caughtBy: [...wrongName],
  },
  {
    id: 'client/first-pin-only',
    what: 'Knows the first listed certificate of a server only.',
    file: find,
    find: ".filter(({ purpose }) => purpose !== 'retired').map(",
    replace: '.slice(0, 1).map(',
    caughtBy: ['client/encrypt/list/any-pin'],
  },
  {
    id: 'client/next-pin-unknown',
    what: 'Does not know the next certificate of a server.',
    file: find,
    find: "purpose !== 'retired'",
    replace: "purpose === 'current'",
    caughtBy: ['client/encrypt/list/any-pin'],
  },
  {
    id: 'client/server-of-any-type',
    what: 'Sends capsules to servers of shares.',
    file: find,
    find: '!server.capsuleTypes.includes(capsuleType)',
    replace: 'server.capsuleTypes.length === 0',
    caughtBy: ['client/encrypt/list/wrong-type'],
  },
  {
    id: 'client/decrypt-only-used',
    what: 'Sends capsules to servers that take none any more.',
    file: find,
    find: "server.state === 'decrypt-only' && purpose === 'send'",
    replace: "server.name === '' && purpose === 'send'",
    caughtBy: ['client/encrypt/list/decrypt-only'],
  },
  {
    id: 'client/decrypt-only-refused',
    what: 'Fetches no capsules from servers that take none any more.',
    file: find,
    find: "server.state === 'decrypt-only' && purpose === 'send'",
    replace: "server.state === 'decrypt-only'",
    caughtBy: ['client/decrypt/list/decrypt-only'],
  },
  {
    id: 'client/retired-used',
    what: 'Uses servers that are retired.',
    file: find,
    find: "server.state === 'retired'",
    replace: "server.name === ''",
    caughtBy: ['client/encrypt/list/retired'],
  },
  {
    id: 'client/list-ignored',
    what: 'Goes by its own list, whichever it is given.',
    file: 'apps/cli/src/world/find.ts',
    find: 'if (path !== undefined) return readTrustedList(',
    replace: 'if (path !== undefined && !world) return readTrustedList(',
    caughtBy: ['client/encrypt/list/wrong-type', 'client/encrypt/list/decrypt-only', 'client/encrypt/list/retired', 'client/encrypt/list/other-pin', 'client/decrypt/list/unknown-server', 'client/shares/decrypt/unknown-server'],
  },
  {
    id: 'client/base-url-believed',
    what: 'Asks the address that the container says for a share.',
    file: 'libs/client/src/shares/servers.ts',
    find: 'if (wanted !== undefined && server) return server;',
    replace: 'if (wanted !== undefined && server) return server;\n  if (list.servers[0]) return { ...list.servers[0], recipient: baseUrl, sender: baseUrl };',
    caughtBy: ['client/shares/decrypt/unknown-server'],
  },
  {
    id: 'client/servers-greeted',
    what: 'Greets every server of the list before it looks into a container.',
    file: 'libs/client/src/open.ts',
    find: 'const useCase = useCaseOf(credential);',
    replace: `const useCase = useCaseOf(credential);
  for (const server of serverList?.()?.servers ?? []) {
    const url = \`\${server.sender.replace(/\\/$/, '')}/hello\`;
    await ports.request({ method: 'GET', url, headers: {}, pins: pinsOf(server), at: ports.clock.now().getTime(), ...timeouts }).catch(() => undefined);
  }`,
    caughtBy: ['client/decrypt/offline/no-server-asked', 'client/decrypt/server/another-recipient', 'client/decrypt/server/header-too-large', 'client/shares/decrypt/another-person', 'client/shares/decrypt/header-too-large'],
    collateral: ['client/decrypt', 'client/shares/decrypt'].map((check) => ({ check, reason: 'Servers are asked in each of them.' })),
  },
]);
