import { en } from './en.ts';
import { et } from './et.ts';
import type { Language } from './language.ts';

/** Everything the pages say. A part of the console with messages of its own spreads its two dictionaries in here. */
export const dictionaries = {
  en: { ...en },
  et: { ...et },
} satisfies Record<Language, Record<string, string>>;

export type MessageKey = keyof (typeof dictionaries)['en'];
