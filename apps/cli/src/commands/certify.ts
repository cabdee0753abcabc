import type { Command } from '../command.ts';
import { UsageProblem } from '../problem.ts';
import { certifyServer } from './certify/server.ts';

export const certifyCommand: Command = {
  usage: 'testbed certify server --target FILE [--profile NAME] [--only ID]… [--baseline FILE] [--compare DIR] [--sign-key FILE] [--seed TEXT] --report DIR',
  summary: 'certifies a server against the requirements, and writes a signed report',
  options: {
    target: { type: 'string' },
    profile: { type: 'string' },
    only: { type: 'string', multiple: true },
    baseline: { type: 'string' },
    compare: { type: 'string' },
    'sign-key': { type: 'string' },
    seed: { type: 'string' },
    report: { type: 'string' },
  },
  async run(input, output) {
    const [what, ...more] = input.positionals;
    if (what === undefined || more.length > 0) throw new UsageProblem('say what to certify: server');
    if (what === 'server') return certifyServer(input, output);
    throw new UsageProblem(`there is nothing to certify called "${what}": server`);
  },
};
