import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from '../command.ts';
import { interruptSignal } from '../interrupt.ts';
import { style } from '../output.ts';
import { ConfigurationProblem, UsageProblem } from '../problem.ts';
import { askLine, isInteractive } from '../terminal.ts';
import { findWorld, worldOptions } from '../world/find.ts';

/** A Smart-ID or Mobile-ID session that waits for its person. */
interface PendingSession {
  readonly session: string;
  readonly service: string;
  readonly person: string;
  readonly verificationCode?: string;
  readonly text: string;
}

export const phoneCommand: Command = {
  usage: 'testbed phone PNOEE-… [--once] [--world FILE]',
  summary: 'is the phone of a person of the world: shows what Smart-ID and Mobile-ID ask and lets you answer; without a terminal it lists what waits',
  options: { once: { type: 'boolean' }, world: worldOptions.world },
  async run(input, output) {
    const [person, ...more] = input.positionals;
    if (person === undefined || more.length > 0) throw new UsageProblem('name exactly one person of the world');
    const world = findWorld(input);
    if (!world) throw new ConfigurationProblem('world-not-running', 'no world is running', 'start one with testbed up, or name one with --world');
    const { control, people } = world.file;
    const known = people.find(({ code }) => code === person);
    if (!known) throw new UsageProblem(`${person} is nobody of this world`);
    if (output.json || !isInteractive()) {
      const sessions = await pendingOf(control, person);
      for (const session of sessions) output.say(describe(session));
      output.document({ sessions });
      return 0;
    }
    const services = [...(known.smartId ? ['smart-id'] : []), ...(known.mobileId ? ['mobile-id'] : [])];
    await behave(control, person, services, { does: 'wait' });
    output.say(`This is the phone of ${known.commonName}. Ctrl-C puts it away.`);
    const away = interruptSignal();
    try {
      while (!away.aborted && (await answerNext(control, person, away, output.say)) && !input.flag('once'));
    } finally {
      await behave(control, person, services, { does: 'confirm' });
    }
    return 0;
  },
};

/** Waits for a question and answers it; false when the person puts the phone away instead. */
async function answerNext(control: string, person: string, away: AbortSignal, say: (line: string) => void): Promise<boolean> {
  while (!away.aborted) {
    const [session] = await pendingOf(control, person);
    if (session) {
      say(describe(session));
      const answer = await askLine('[c]onfirm with your PIN, or [r]efuse: ');
      if (answer === undefined) return false;
      await post(`${control}/eid/answer`, { session: session.session, answer: answer.trim().toLowerCase().startsWith('c') ? 'confirm' : 'refuse' });
      return true;
    }
    await delay(300, undefined, { signal: away }).catch(() => {});
  }
  return false;
}

function describe({ service, text, verificationCode }: PendingSession): string {
  return `${style.bold(service)} asks: ${text}${verificationCode === undefined ? '' : `  verification code ${style.bold(verificationCode)}`}`;
}

async function behave(control: string, person: string, services: readonly string[], behaviour: object): Promise<void> {
  for (const service of services) await post(`${control}/eid/behaviour`, { person, service, behaviour });
}

async function pendingOf(control: string, person: string): Promise<PendingSession[]> {
  const response = await fetch(`${control}/eid/pending`);
  const { sessions } = (await response.json()) as { sessions: PendingSession[] };
  return sessions.filter((session) => session.person === person);
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new ConfigurationProblem('world-not-running', `the world's control interface answered ${response.status}`, 'look into its logs');
}
