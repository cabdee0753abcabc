import { X509Certificate } from 'node:crypto';
import type { ClientProblem, Dialogue, FoundCertificate, Recipient } from '@testbed/client';
import type { ListedServer } from '@testbed/server-list';
import { tokenCredential } from './credential.ts';
import { style } from './output.ts';
import { askHidden, askLine, isInteractive } from './terminal.ts';
import type { TokenReference } from '@testbed/eid';

/**
 * The person at the terminal; undefined when there is none.
 *
 * @param token the token in use, offered for re-encryption
 */
export function terminalDialogue(json: boolean, token?: TokenReference): Dialogue | undefined {
  if (json || !isInteractive()) return undefined;
  return {
    chooseServer: async (servers, wrong) => {
      complain(wrong);
      return chooseServer(servers);
    },
    chooseCertificates: (code, certificates) => chooseCertificates(code, certificates),
    newPassword: async (label, demands, wrong) => {
      complain(wrong);
      return askHidden(`New password for "${label}" (${demands}): `);
    },
    password: async (hints, wrong) => {
      complain(wrong);
      return askHidden(`Password (hint: ${hints.map((hint) => `"${hint}"`).join(' or ')}): `);
    },
    pin: async (name, wrong) => {
      complain(wrong);
      return askHidden(`PIN1 of ${name}: `);
    },
    again: async (wrong) => {
      complain(wrong);
      const answer = await askLine('Try again? [Y]es, no: ');
      return answer === undefined ? undefined : !/^n/i.test(answer.trim());
    },
    reencryption: () => askReencryption(token),
  };
}

function complain(wrong: ClientProblem | undefined): void {
  if (!wrong) return;
  process.stderr.write(`${style.red('✗')} ${wrong.message} [${wrong.code}]${wrong.detail.next === undefined ? '' : `\n    next: ${wrong.detail.next}`}\n`);
}

async function chooseServer(servers: readonly ListedServer[]): Promise<ListedServer | 'none' | undefined> {
  const lines = servers.map(({ name, organisation }, index) => `  ${index + 1}  ${name} (${organisation})`);
  process.stderr.write(['Capsule servers:', ...lines, '  0  none: capsules travel in the container', ''].join('\n'));
  for (;;) {
    const answer = await askLine(`Server [0-${servers.length}]: `);
    if (answer === undefined) return undefined;
    if (answer.trim() === '0') return 'none';
    const server = /^\d+$/.test(answer.trim()) ? servers[Number(answer) - 1] : undefined;
    if (server) return server;
  }
}

async function chooseCertificates(code: string, certificates: readonly FoundCertificate[]): Promise<readonly FoundCertificate[] | undefined> {
  const lines = certificates.map(({ commonName, certificate }, index) => `  ${index + 1}  ${commonName}, until ${new X509Certificate(certificate).validTo}`);
  process.stderr.write([`ID-card certificates of ${code}:`, ...lines, ''].join('\n'));
  for (;;) {
    const answer = await askLine('Certificates, such as 1 or 1,2 [all]: ');
    if (answer === undefined) return undefined;
    const numbers = answer.trim() === '' ? certificates.map((_, index) => index + 1) : answer.split(',').map(Number);
    const chosen = certificates.filter((_, index) => numbers.includes(index + 1));
    if (chosen.length === new Set(numbers).size) return chosen;
  }
}

/** UC.Client.P.04/1–5, 2a. */
async function askReencryption(token: TokenReference | undefined): ReturnType<Dialogue['reencryption']> {
  const kinds = token ? '[n]o, with a [p]assword, for the security [t]oken' : '[n]o, with a [p]assword';
  const kind = (await askLine(`Keep the files encrypted too, for long-term storage? ${kinds}: `))?.trim().toLowerCase();
  if (kind === undefined) return undefined;
  if (kind === '' || kind.startsWith('n')) return 'no';
  const out = (await askLine('Name of the new container: '))?.trim();
  if (out === undefined || out === '') return undefined;
  const recipient = kind.startsWith('t') && token ? await tokenRecipient(token) : await passwordRecipient();
  return recipient && { out, recipients: [recipient] };
}

async function passwordRecipient(): Promise<Recipient | undefined> {
  const label = await askLine('Password hint (shown when the container is opened): ');
  return label === undefined ? undefined : { kind: 'password', label: label.trim(), policy: 'user-guide' };
}

async function tokenRecipient(token: TokenReference): Promise<Recipient> {
  const { credential, certificate } = await tokenCredential(token);
  return { kind: 'token', credential, certificate };
}
