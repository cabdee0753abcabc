import type { Command } from '../command.ts';
import { UsageProblem } from '../problem.ts';
import { certifyClient } from './certify/client.ts';
import { certifyContainer } from './certify/container.ts';
import { certifyServer } from './certify/server.ts';

export const certifyCommand: Command = {
  usage: 'testbed certify server --target FILE [--profile NAME] | client --adapter FILE [--port-base N] | container --adapter FILE [--only ID]… [--baseline FILE] [--compare DIR] [--sign-key FILE] [--seed TEXT] --report DIR',
  summary: 'certifies a server, a client in a world of its own, or a client by the containers of the vector kit, against the requirements, and writes a signed report',
  options: {
    target: { type: 'string' },
    adapter: { type: 'string' },
    profile: { type: 'string' },
    'port-base': { type: 'string' },
    only: { type: 'string', multiple: true },
    baseline: { type: 'string' },
    compare: { type: 'string' },
    'sign-key': { type: 'string' },
    seed: { type: 'string' },
    report: { type: 'string' },
  },
  async run(input, output) {
    const [what, ...more] = input.positionals;
    if (what === undefined || more.length > 0) throw new UsageProblem('say what to certify: server, client or container');
    if (what === 'server') return certifyServer(input, output);
    if (what === 'client') return certifyClient(input, output);
    if (what === 'container') return certifyContainer(input, output);
    throw new UsageProblem(`there is nothing to certify called "${what}": server, client or container`);
  },
};
