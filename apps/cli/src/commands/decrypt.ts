import { decrypt } from '@testbed/client';
import { clientPorts } from '../client-ports.ts';
import type { Command } from '../command.ts';
import { credentialOptions, readCredential, tokenReference } from '../credential.ts';
import { terminalDialogue } from '../dialogue.ts';
import { interruptSignal } from '../interrupt.ts';
import { limitOptions, readLimits } from '../limits.ts';
import { style } from '../output.ts';
import { UsageProblem } from '../problem.ts';
import { findServerList, findWorld, worldOptions } from '../world/find.ts';

export const decryptCommand: Command = {
  usage: 'testbed decrypt F --out DIR CREDENTIAL [--name N]…',
  summary:
    'opens a container; credentials: --key FILE [--key-password V], --p12 FILE --p12-password V, --pkcs11 MODULE --token LABEL --pin V, --password V, --secret base64:…; for shares --smart-id PNOEE-…, --mobile-id PNOEE-… --phone +372…, --id-card MODULE --token LABEL --pin V',
  options: {
    out: { type: 'string' },
    name: { type: 'string', multiple: true },
    overwrite: { type: 'boolean' },
    ...limitOptions,
    ...credentialOptions,
    ...worldOptions,
  },
  async run(input, output) {
    const [container, ...more] = input.positionals;
    if (container === undefined || more.length > 0) throw new UsageProblem('name exactly one container');
    const outDir = input.required('out');
    const world = findWorld(input);
    const only = input.texts('name');
    const serverList = findServerList(input, world, output);

    const result = await decrypt(
      {
        container,
        outDir,
        overwrite: input.flag('overwrite'),
        serverList,
        credential: await readCredential(input, world, output.progress),
        limits: readLimits(input),
        signal: interruptSignal(),
        ...(only.length > 0 && { only }),
      },
      clientPorts(world, ({ clause, text }) => output.progress(style.dim(`${clause}  ${text}`)), terminalDialogue(output.json, tokenReference(input, world))),
    );
    output.say(`${style.green('✓')} opened by ${result.capsule} "${result.keyLabel}"`);
    for (const { name, size, path } of result.files) output.say(`  ${name}  ${size} bytes  ${path}`);
    output.document(result);
    return 0;
  },
};
