import type { Check } from './check.ts';
import type { Profile, Target } from './target/target.ts';

/** The checks of a profile, in the order of the catalogue. */
export function checksOf<T extends Target>(catalogue: readonly Check<T>[], profile: Profile): readonly Check<T>[] {
  return catalogue.filter(({ profiles }) => profiles === undefined || profiles.includes(profile));
}

/** What `--only` names: a check, the beginning of its id up to a slash, a requirement, or an official scenario. */
export function isNamed({ id, requirements, aliases = [] }: Check, only: readonly string[]): boolean {
  return only.some((name) => id === name || id.startsWith(`${name.replace(/\/$/, '')}/`) || requirements.includes(name) || aliases.includes(name));
}
