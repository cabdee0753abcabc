import { needs } from '../needs.ts';
import type { RuleTexts } from '../rules.ts';
import { opensFromServer, serverSample } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { Decryption } from '../work/run.ts';
import type { Fault } from '../world/control.ts';
import type { Person } from '../world/file.ts';

/** What rules about capsules on a server have in common. */
export const texts = { level: 'MUST', needs: needs.fetch } satisfies Partial<RuleTexts>;

/** The client opens the container whose capsule is on the server. */
export async function open(subject: ClientSubject, person: Person = subject.world.people.remote): Promise<Decryption> {
  return subject.decrypt((await serverSample(subject, person)).file, { credential: subject.args.certified(person), server: subject.args.capsuleServer('decrypt', person) });
}

/** The same while the server does this to every recipient. */
export function openUnder(does: Fault['does']): (subject: ClientSubject) => Promise<Decryption> {
  return (subject) => subject.withFault({ server: 'capsule-server', listener: 'recipient', times: 'always', does }, () => open(subject));
}

/** It opens while all is well. @throws Undecided when it does not */
export const twin = (subject: ClientSubject): Promise<void> => opensFromServer(subject, subject.world.people.remote);
