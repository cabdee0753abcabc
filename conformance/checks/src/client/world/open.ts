import { undecided } from '@testbed/runner';
import { worldControl, type WorldControl } from './control.ts';
import { readWorldFacts, type Person, type WorldFacts } from './file.ts';

/** A running world: what is in it, and the hand that moves it. */
export interface ClientWorld {
  readonly facts: WorldFacts;
  readonly control: WorldControl;
  /** People by what is special about them; each has an ID-card. */
  readonly people: {
    /** P-384 card, Smart-ID and Mobile-ID. */
    readonly remote: Person;
    readonly rsa: Person;
    /** A second valid P-384 card. */
    readonly other: Person;
    readonly revoked: Person;
    readonly expired: Person;
  };
}

/** Opens the world that a world.json describes; it must be running. */
export function openClientWorld(path: string): ClientWorld {
  const facts = readWorldFacts(path);
  // Their order is fixed (files.md).
  const [remote, rsa, other, revoked, expired] = facts.people;
  if (!remote || !rsa || !other || !revoked || !expired) undecided(`${path} has not the people of a fresh world`);
  return { facts, control: worldControl(facts.control), people: { remote, rsa, other, revoked, expired } };
}
