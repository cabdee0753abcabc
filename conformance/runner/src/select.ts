import type { Rule } from './check.ts';
import type { Profile } from './target/target.ts';

/** The checks of a profile, in the order of the catalogue. */
export function checksOf<C extends Pick<Rule<never, never>, 'profiles'>>(catalogue: readonly C[], profile: Profile | 'client'): readonly C[] {
  return catalogue.filter(({ profiles }) => profiles === undefined || (profile !== 'client' && profiles.includes(profile)));
}

/** What `--only` names: a check, the beginning of its id up to a slash, a requirement, or an official scenario. */
export function isNamed({ id, requirements, aliases = [] }: Pick<Rule<never, never>, 'id' | 'requirements' | 'aliases'>, only: readonly string[]): boolean {
  return only.some((name) => id === name || id.startsWith(`${name.replace(/\/$/, '')}/`) || requirements.includes(name) || aliases.includes(name));
}
