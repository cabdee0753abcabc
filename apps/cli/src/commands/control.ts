import type { Command } from '../command.ts';
import { ConfigurationProblem, UsageProblem } from '../problem.ts';
import { findWorld, worldOptions } from '../world/find.ts';

export const controlCommand: Command = {
  usage: 'testbed control revoke|restore SERIAL · clock INSTANT|now [--world FILE]',
  summary: 'changes the running world: the status of a certificate, the clock of its servers',
  options: { world: worldOptions.world },
  async run(input, output) {
    const [action = '', value, ...more] = input.positionals;
    if (value === undefined || more.length > 0) throw new UsageProblem('say what to change: revoke SERIAL, restore SERIAL, clock INSTANT or clock now');
    const world = findWorld(input);
    if (!world) throw new ConfigurationProblem('world-not-running', 'no world is running', 'start one with testbed up, or name one with --world');
    const answer = await post(world.file.control, ...requestOf(action, value));
    output.say(Object.entries(answer).map(([name, said]) => `${name}: ${String(said)}`).join(', '));
    output.document(answer);
    return 0;
  },
};

function requestOf(action: string, value: string): [path: string, body: object] {
  switch (action) {
    case 'revoke':
    case 'restore':
      if (!/^[0-9a-fA-F]+$/.test(value)) throw new UsageProblem(`"${value}" is no serial number in hex`);
      return [`/certificates/${value}/${action}`, {}];
    case 'clock':
      if (value !== 'now' && Number.isNaN(Date.parse(value))) throw new UsageProblem(`"${value}" is no instant: write 2027-01-01T00:00:00Z or now`);
      return ['/clock', value === 'now' ? { offset: 0 } : { instant: value }];
    default:
      throw new UsageProblem(`control knows no "${action}"`);
  }
}

async function post(control: string, path: string, body: object): Promise<Record<string, unknown>> {
  let response;
  try {
    response = await fetch(`${control}${path}`, { method: 'POST', body: JSON.stringify(body) });
  } catch (cause) {
    throw new ConfigurationProblem('world-not-running', `the world does not answer at ${control}`, 'start it with testbed up', { cause });
  }
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new ConfigurationProblem('value-unavailable', `the world refused: ${String(answer['error'])}`);
  return answer;
}
