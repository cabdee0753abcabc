import { documentsEn } from '../documents/messages.en.ts';
import { documentsEt } from '../documents/messages.et.ts';
import { draftEn } from '../draft/messages.en.ts';
import { draftEt } from '../draft/messages.et.ts';
import { runsEn } from '../runs/messages.en.ts';
import { runsEt } from '../runs/messages.et.ts';
import { worldEn } from '../world/messages.en.ts';
import { worldEt } from '../world/messages.et.ts';
import { en } from './en.ts';
import { et } from './et.ts';
import type { Language } from './language.ts';

/** Everything the pages say. A part of the console with messages of its own spreads its two dictionaries in here. */
export const dictionaries = {
  en: { ...en, ...documentsEn, ...draftEn, ...runsEn, ...worldEn },
  et: { ...et, ...documentsEt, ...draftEt, ...runsEt, ...worldEt },
} satisfies Record<Language, Record<string, string>>;

export type MessageKey = keyof (typeof dictionaries)['en'];
