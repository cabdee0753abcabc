import type { Person, Service } from '../person.ts';
import type { Behaviour } from './behaviour.ts';

/** How each person behaves towards each service, until told otherwise: confirms. */
export interface Behaviours {
  of(person: Person, service: Service): Behaviour;
  /** Whether there is such a person with such an account. */
  set(code: string, service: Service, behaviour: Behaviour): boolean;
}

/** Everybody confirms at first. */
export function openBehaviours(people: readonly Person[]): Behaviours {
  const changed = new Map<string, Behaviour>();
  const key = (code: string, service: Service): string => `${service} ${code}`;
  return {
    of: ({ code }, service) => changed.get(key(code, service)) ?? { does: 'confirm' },
    set(code, service, behaviour) {
      const person = people.find((one) => one.code === code);
      if (!person?.[service === 'smart-id' ? 'smartId' : 'mobileId']) return false;
      changed.set(key(code, service), behaviour);
      return true;
    },
  };
}
