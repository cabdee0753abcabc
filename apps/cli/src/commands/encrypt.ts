import { encrypt, parseExpiry } from '@testbed/client';
import { findServer, type ListedServer, type ServerList } from '@testbed/server-list';
import { clientPorts } from '../client-ports.ts';
import type { Command, CommandInput } from '../command.ts';
import { interruptSignal } from '../interrupt.ts';
import { style } from '../output.ts';
import { UsageProblem } from '../problem.ts';
import { readRecipients, recipientOptions } from '../recipients.ts';
import { findServerList, findWorld, worldOptions } from '../world/find.ts';

/** UC.Client.01/8: the client's own expiry when the sender names none; the Java server's default lifetime too. */
const defaultExpiry = 'P1095D';

export const encryptCommand: Command = {
  usage: 'testbed encrypt --out F [--server ID | --offline] [--expiry P30D|DATE] RECIPIENT… -- FILE…',
  summary: 'encrypts files into a container; recipients: --cert FILE, --pubkey FILE, --password LABEL=VALUE, --secret LABEL=base64:…',
  options: {
    out: { type: 'string' },
    server: { type: 'string' },
    offline: { type: 'boolean' },
    expiry: { type: 'string' },
    overwrite: { type: 'boolean' },
    ...recipientOptions,
    ...worldOptions,
  },
  async run(input, output) {
    const out = input.required('out');
    if (input.positionals.length === 0) throw new UsageProblem('no file to encrypt is named');
    if (input.flag('offline') && input.text('server') !== undefined) throw new UsageProblem('--server and --offline contradict each other');
    const recipients = readRecipients(input);
    if (recipients.length === 0) throw new UsageProblem('no recipient is named: give --cert, --pubkey, --password or --secret');
    const expiry = parseExpiry(input.text('expiry') ?? defaultExpiry);
    const server = chooseServer(input, findServerList(input, findWorld(input)));

    const signal = interruptSignal();
    const result = await encrypt(
      { files: input.positionals.map((path) => ({ path })), out, overwrite: input.flag('overwrite'), recipients, expiry, signal, ...(server && { server }) },
      clientPorts(({ clause, text }) => output.progress(style.dim(`${clause}  ${text}`))),
    );
    output.say(`${style.green('✓')} ${result.out}: ${result.bytes} bytes for ${result.recipients.length} recipient(s)`);
    for (const { capsule, keyLabel, server: sent } of result.recipients) {
      output.say(`  ${capsule}  ${keyLabel}${sent ? `\n    on server ${sent.id} until ${sent.expiry} under ${sent.transactionId}` : ''}`);
    }
    output.document(result);
    return 0;
  },
};

/** The named server, else the list's default one (UC.Client.01/5b), else none (5a): then capsules travel in the container. */
function chooseServer(input: CommandInput, list: ServerList | undefined): ListedServer | undefined {
  const named = input.text('server');
  if (named !== undefined && !list) throw new UsageProblem('--server needs a list to find it in: name a running world with --world or a list with --server-list');
  const id = input.flag('offline') ? undefined : (named ?? list?.defaultCapsuleServer);
  return list && id !== undefined ? findServer(list, id, 'KeyServerCapsule', 'send') : undefined;
}
