import { requirements as ledger } from '@testbed/requirements';
import { vectors, type Layer, type Vector } from '@testbed/vectors';
import { claims, takes } from '../client/needs.ts';
import { patience } from './attempt.ts';
import { carriers } from './credential.ts';
import { demandTwin, expectNoAttributes, judgeAttempt } from './judge.ts';
import type { ContainerRule } from './target.ts';

/** A vector is as strict as the strictest clause it stands on. */
const demanded: ReadonlySet<string> = new Set(ledger.filter(({ level }) => level === 'MUST').map(({ id }) => id));

const byName: ReadonlyMap<string, Vector> = new Map(vectors.map((vector) => [vector.name, vector]));

const reasons: Readonly<Record<Layer, string>> = {
  envelope: 'Whoever does not see where a container begins and ends takes other data for it.',
  header: 'A header that is read otherwise than it was written, or beyond its end, makes the client do what nobody asked for.',
  recipient: 'A recipient must find the own record, and only that, whatever else stands in the header.',
  kek: 'A key that is derived otherwise opens nobody else\'s containers; one that is not checked lets an attacker choose it.',
  hmac: 'Without the HMAC the header is anybody\'s.',
  'payload-tag': 'Without the tag the files are anybody\'s, and so nothing may be left of them.',
  zlib: 'A stream that is damaged or goes on behind its end holds more than the sender meant.',
  tar: 'An archive that is read otherwise than others read it gives other files to each.',
  'file-name': 'A name that leads out of the chosen folder overwrites the recipient\'s own files.',
  limits: 'A small container that asks for all memory, disk or time takes the machine away from its user.',
};

/** One check for each vector of the kit, by the vector's name, in the order of the kit. */
export const containerChecks: readonly ContainerRule[] = vectors.map(ruleFor);

function ruleFor(vector: Vector): ContainerRule {
  const { name, scheme, description, requirements, credential, expect, twin, layer, mutation } = vector;
  const twinVector = twin === undefined || twin === name ? undefined : byName.get(twin);
  return {
    id: name,
    requirements,
    aliases: [`${layer}/${mutation}`],
    level: requirements.some((cited) => demanded.has(cited)) ? 'MUST' : 'SHOULD',
    needs: [claims(scheme), takes(...carriers[credential.kind])],
    notSoleKiller: 'One mistake shows in several containers of the kit.',
    expected: `${description} ${expectationOf(expect)}`,
    why: reasons[layer],
    next: `Write the kit with testbed vectors write DIR and open containers/${name}.cdoc2 by hand; the transcript has the command.`,
    // Two attempts, the twin and this one.
    timeLimit: 2 * patience + 30_000,
    async run(subject) {
      if (twinVector) demandTwin(twinVector, await subject.attempt(twinVector));
      const attempt = await subject.attempt(vector);
      const seen = judgeAttempt(vector, attempt, subject.target.adapter.refusals);
      if (requirements.includes('CONTAINER/tar-attributes-ignored')) expectNoAttributes(attempt);
      subject.observe(seen);
    },
  };
}

function expectationOf(expect: Vector['expect']): string {
  const nothing = 'with a message, and no file is left';
  switch (expect.does) {
    case 'opens':
      return 'It opens, and exactly its files come out.';
    case 'refuses':
      return `It is refused ${nothing}; by ${expect.by.join(' or ')}.`;
    case 'either':
      return `It is refused ${nothing}, or opens with its files in the chosen folder. ${expect.why}`;
    case 'needs-server':
      return `Without its servers it is refused ${nothing}; the container itself is good.`;
  }
}
