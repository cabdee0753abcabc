import type { Command, CommandInput } from '../../command.ts';
import type { Output } from '../../output.ts';
import { UsageProblem } from '../../problem.ts';
import { worldOptions } from '../../world/find.ts';
import { diffLists } from './diff.ts';
import { exportList } from './export.ts';
import { lintLists } from './lint.ts';
import { signList } from './sign.ts';
import { verifyLists } from './verify.ts';

/** What one of the actions takes and does. */
interface Action {
  readonly options: readonly string[];
  run(lists: readonly string[], input: CommandInput, output: Output): Promise<number>;
}

const keyOptions = ['key', 'key-password', 'pin'];

const actions: Readonly<Record<string, Action>> = {
  lint: { options: ['trust'], run: lintLists },
  verify: { options: ['root', 'state'], run: verifyLists },
  diff: { options: [], run: diffLists },
  sign: { options: [...keyOptions, 'root-key', 'freshness-key', 'old-root-key', 'rotate', 'threshold', 'previous', 'fresh-days'], run: signList },
  export: { options: [...keyOptions, 'format', 'base', 'out', 'world'], run: exportList },
};

const texts = { type: 'string', multiple: true } as const;

/** `testbed servers …`: the trusted-server list from the command line. */
export const serversCommand: Command = {
  usage:
    'testbed servers lint|verify|diff LIST… · testbed servers sign LIST --key FILE|pkcs11:… · testbed servers export LIST --format all|ria|digidoc-policy|libcdoc|java [--base FILE] [--key FILE] --out DIR',
  summary:
    'the trusted-server list: lint [--trust FILE] judges it (several: oldest first), verify [--root FILE] [--state FILE] decides as a client does, diff shows every changed field, ' +
    'sign [--freshness-key K] [--root-key K] [--threshold N] [--previous LIST] [--fresh-days N] [--rotate --old-root-key K] writes the signature and freshness files beside it, export writes what other clients read',
  options: {
    trust: { type: 'string' },
    root: { type: 'string' },
    state: { type: 'string' },
    key: texts,
    'key-password': { type: 'string' },
    pin: { type: 'string' },
    'root-key': texts,
    'freshness-key': texts,
    'old-root-key': texts,
    rotate: { type: 'boolean' },
    threshold: { type: 'string' },
    previous: { type: 'string' },
    'fresh-days': { type: 'string' },
    format: { type: 'string' },
    base: { type: 'string' },
    out: { type: 'string' },
    world: worldOptions.world,
  },
  run(input, output) {
    const [name = '', ...lists] = input.positionals;
    const action = actions[name];
    if (!action) throw new UsageProblem(`say what to do with the list: ${Object.keys(actions).join(', ')}`);
    const stray = input.order.find((option) => !action.options.includes(option));
    if (stray !== undefined) throw new UsageProblem(`servers ${name} takes no --${stray}`);
    if (lists.length === 0) throw new UsageProblem('name a server list');
    return action.run(lists, input, output);
  },
};

