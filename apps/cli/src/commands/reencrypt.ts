import { reencrypt } from '@testbed/client';
import { clientPorts } from '../client-ports.ts';
import type { Command, CommandInput } from '../command.ts';
import { credentialOptions, readCredential, tokenReference } from '../credential.ts';
import { terminalDialogue } from '../dialogue.ts';
import { interruptSignal } from '../interrupt.ts';
import { limitOptions, readLimits } from '../limits.ts';
import { style } from '../output.ts';
import { UsageProblem } from '../problem.ts';
import { readRecipients, recipientOptions } from '../recipients.ts';
import { findServerList, findWorld, worldOptions } from '../world/find.ts';

export const reencryptCommand: Command = {
  usage: 'testbed reencrypt F --out F2 CREDENTIAL RECIPIENT…',
  summary: 'encrypts what is in a container for others, for long-term storage, without saving it; credentials as for decrypt, recipients as for encrypt',
  options: {
    out: { type: 'string' },
    overwrite: { type: 'boolean' },
    ...limitOptions,
    ...credentialOptions,
    ...recipientOptions,
    ...worldOptions,
  },
  async run(input, output) {
    const [container, ...more] = input.positionals;
    if (container === undefined || more.length > 0) throw new UsageProblem('name exactly one container');
    const out = input.required('out');
    const world = findWorld(input);
    const { credential, recipients } = separate(input);
    const result = await reencrypt(
      {
        container,
        out,
        overwrite: input.flag('overwrite'),
        credential: await readCredential(credential, world, output.progress),
        recipients: readRecipients(recipients, world),
        limits: readLimits(input),
        signal: interruptSignal(),
        serverList: findServerList(input, world, output),
      },
      clientPorts(world, ({ clause, text }) => output.progress(style.dim(`${clause}  ${text}`)), terminalDialogue(output.json, tokenReference(input, world))),
    );
    output.say(`${style.green('✓')} ${result.out}: ${result.bytes} bytes for ${result.recipients.length} recipient(s)`);
    for (const { capsule, keyLabel } of result.recipients) output.say(`  ${capsule}  ${keyLabel}`);
    output.document(result);
    return 0;
  },
};

/** `--password` and `--secret` name credentials and recipients alike: without a key, the first of them is the credential. */
function separate(input: CommandInput): { credential: CommandInput; recipients: CommandInput } {
  const byKey = ['key', 'p12', 'pkcs11', 'smart-id', 'mobile-id', 'id-card'].some((name) => input.text(name) !== undefined);
  const shared = byKey ? undefined : input.order.find((name) => name === 'password' || name === 'secret');
  return {
    credential: {
      ...input,
      text: (name) => (name === shared ? input.texts(name)[0] : name === 'password' || name === 'secret' ? undefined : input.text(name)),
      required: (name) => (name === shared ? (input.texts(name)[0] ?? '') : input.required(name)),
    },
    recipients: { ...input, texts: (name) => (name === shared ? input.texts(name).slice(1) : input.texts(name)) },
  };
}
