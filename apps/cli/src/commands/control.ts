import type { Command, CommandInput } from '../command.ts';
import { ConfigurationProblem, UsageProblem } from '../problem.ts';
import { secretValue } from '../secret-value.ts';
import type { ShownFault, ShownTraffic } from '../world/faults/world-faults.ts';
import { findWorld, worldOptions } from '../world/find.ts';

export const controlCommand: Command = {
  usage: 'testbed control revoke|restore SERIAL · clock INSTANT|now · fault JSON|file:PATH · faults · heal [ID] · traffic [--server NAME] [--since AT] · forget [--world FILE]',
  summary: 'changes the running world: the status of a certificate, the clock of its servers, their faults; shows what they saw',
  options: { world: worldOptions.world, server: { type: 'string' }, since: { type: 'string' } },
  async run(input, output) {
    const request = requestOf(input);
    const world = findWorld(input);
    if (!world) throw new ConfigurationProblem('world-not-running', 'no world is running', 'start one with testbed up, or name one with --world');
    const answer = await ask(world.file.control, request);
    for (const line of describe(answer)) output.say(line);
    output.document(answer);
    return 0;
  },
};

/** What the control interface is asked. */
interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: string;
}

function requestOf(input: CommandInput): Request {
  const [action = '', value, ...more] = input.positionals;
  const strange = action === 'traffic' ? [] : input.order.filter((name) => name === 'server' || name === 'since');
  if (strange.length > 0) throw new UsageProblem(`--${strange.join(', --')} is for traffic`);
  if (more.length > 0) throw new UsageProblem(`${action} takes at most one value`);
  switch (action) {
    case 'revoke':
    case 'restore':
      if (!/^[0-9a-fA-F]+$/.test(needed(action, value))) throw new UsageProblem(`"${value}" is no serial number in hex`);
      return { method: 'POST', path: `/certificates/${value}/${action}`, body: '{}' };
    case 'clock': {
      const instant = needed(action, value);
      if (instant !== 'now' && Number.isNaN(Date.parse(instant))) throw new UsageProblem(`"${instant}" is no instant: write 2027-01-01T00:00:00Z or now`);
      return { method: 'POST', path: '/clock', body: JSON.stringify(instant === 'now' ? { offset: 0 } : { instant }) };
    }
    case 'fault':
      return { method: 'POST', path: '/faults', body: secretValue(needed(action, value)) };
    case 'heal':
      return { method: 'DELETE', path: value === undefined ? '/faults' : `/faults/${encodeURIComponent(value)}` };
    case 'faults':
      return { method: 'GET', path: '/faults' };
    case 'traffic': {
      const query = new URLSearchParams();
      for (const name of ['server', 'since']) if (input.text(name) !== undefined) query.set(name, input.required(name));
      return { method: 'GET', path: `/traffic?${query.toString()}` };
    }
    case 'forget':
      return { method: 'DELETE', path: '/traffic' };
    default:
      throw new UsageProblem(action === '' ? 'say what to do: revoke SERIAL, restore SERIAL, clock INSTANT, fault JSON, faults, heal, traffic or forget' : `control knows no "${action}"`);
  }
}

function needed(action: string, value: string | undefined): string {
  if (value === undefined) throw new UsageProblem(`${action} needs a value`);
  return value;
}

async function ask(control: string, { path, ...init }: Request): Promise<Record<string, unknown>> {
  let response;
  try {
    response = await fetch(`${control}${path}`, init);
  } catch (cause) {
    throw new ConfigurationProblem('world-not-running', `the world does not answer at ${control}`, 'start it with testbed up', { cause });
  }
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new ConfigurationProblem('value-unavailable', `the world refused: ${String(answer['error'])}`);
  return answer;
}

function describe(answer: Record<string, unknown>): readonly string[] {
  if ('traffic' in answer) return (answer['traffic'] as ShownTraffic[]).map(describeTraffic);
  if ('faults' in answer) return (answer['faults'] as ShownFault[]).map(describeFault);
  if ('does' in answer) return [describeFault(answer as unknown as ShownFault)];
  return [Object.entries(answer).map(([name, said]) => `${name}: ${String(said)}`).join(', ')];
}

function describeFault({ id, server, listener, times = 1, does, happened = 0 }: ShownFault): string {
  return `${id}: ${server}${listener === undefined ? '' : ` ${listener}`} ${JSON.stringify(does)}, ${happened} of ${times}`;
}

function describeTraffic(seen: ShownTraffic): string {
  const came = seen.kind === 'connection' ? `connection ${seen.connection} ${seen.problem ?? seen.tls?.protocol ?? 'without TLS'}` : `${seen.request.method} ${seen.request.path} ${seen.answer?.status ?? 'unanswered'}`;
  const fault = seen.fault === undefined ? '' : ` (${seen.fault})`;
  return `${new Date(seen.at).toISOString()} ${seen.server} ${seen.listener}: ${came}${fault}`;
}
