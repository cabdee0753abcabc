import { encrypt, parseExpiry, type EncryptRequest, type Recipient } from '@testbed/client';
import { readCertificate } from '@testbed/pki';
import { clientPorts } from '../client-ports.ts';
import type { Command } from '../command.ts';
import { terminalDialogue } from '../dialogue.ts';
import { interruptSignal } from '../interrupt.ts';
import { style } from '../output.ts';
import { UsageProblem } from '../problem.ts';
import { readInput, readRecipients, recipientOptions } from '../recipients.ts';
import { findServerList, findWorld, worldOptions } from '../world/find.ts';
import type { World } from '../world/world-file.ts';

export const encryptCommand: Command = {
  usage: 'testbed encrypt --out F [--server ID | --offline] [--expiry P30D|DATE] RECIPIENT… -- FILE…',
  summary: 'encrypts files into a container; recipients: --to PNOEE-…, --cert FILE, --pubkey FILE, --password LABEL=VALUE, --secret LABEL=base64:…, --shares etsi/PNOEE-…',
  options: {
    out: { type: 'string' },
    server: { type: 'string' },
    offline: { type: 'boolean' },
    expiry: { type: 'string' },
    overwrite: { type: 'boolean' },
    'same-organisation': { type: 'boolean' },
    ...recipientOptions,
    ...worldOptions,
  },
  async run(input, output) {
    const out = input.required('out');
    if (input.positionals.length === 0) throw new UsageProblem('no file to encrypt is named');
    if (input.flag('offline') && input.text('server') !== undefined) throw new UsageProblem('--server and --offline contradict each other');
    const world = findWorld(input);
    const recipients = readRecipients(input, world);
    if (recipients.length === 0) throw new UsageProblem('no recipient is named: give --to, --cert, --pubkey, --password or --secret');
    const expiry = input.text('expiry');
    const configurationService = world && configurationServiceOf(world);
    const findList = findServerList(input, world, output);
    const list = mayNeedServer(recipients, input.flag('offline')) ? findList() : undefined;
    const server = input.flag('offline') ? 'none' : input.text('server');
    const result = await encrypt(
      {
        files: input.positionals.map((path) => ({ path })),
        out,
        overwrite: input.flag('overwrite'),
        sameOrganisation: input.flag('same-organisation') ? 'warn' : 'refuse',
        recipients,
        signal: interruptSignal(),
        ...(expiry !== undefined && { expiry: parseExpiry(expiry) }),
        ...(configurationService && { configurationService }),
        ...(list && { list }),
        ...(server !== undefined && { server }),
      },
      clientPorts(world, ({ clause, text }) => output.progress(style.dim(`${clause}  ${text}`)), terminalDialogue(output.json)),
    );
    output.say(`${style.green('✓')} ${result.out}: ${result.bytes} bytes for ${result.recipients.length} recipient(s)`);
    for (const { capsule, keyLabel, server: sent } of result.recipients) {
      output.say(`  ${capsule}  ${keyLabel}${sent ? `\n    on server ${sent.id} until ${sent.expiry} under ${sent.transactionId}` : ''}`);
    }
    output.document(result);
    return 0;
  },
};

/** A password or a secret needs no server, and so no list; neither does a public key when capsules travel in the container. */
function mayNeedServer(recipients: readonly Recipient[], offline: boolean): boolean {
  return recipients.some(({ kind }) => kind === 'person' || kind === 'shares' || (!offline && kind !== 'password' && kind !== 'secret'));
}

/** UC.Client.01/8b: the organisation's configuration service, of a world that has one. */
function configurationServiceOf({ file, path }: World): EncryptRequest['configurationService'] {
  const { url, certificates } = file.configurationService;
  return { url, pins: certificates.map((name) => readCertificate(readInput(path(name))).raw) };
}
