import { dictionaries, type MessageKey } from './dictionaries.ts';
import type { Language } from './language.ts';

/** Says a message in one language: `{name}` in it becomes the value of that name, `{name:one:other}` the word that fits the number. */
export type Translator = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** The translator of a language. */
export function translator(language: Language): Translator {
  const dictionary = dictionaries[language];
  return (key, values = {}) =>
    dictionary[key].replaceAll(/\{(\w+)(?::([^:}]*):([^}]*))?\}/g, (whole, name: string, one?: string, other?: string) => {
      if (one === undefined || other === undefined) return String(values[name] ?? whole);
      return values[name] === 1 ? one : other;
    });
}

/** Whether a text that was put together is the key of a message. */
export function isMessageKey(text: string): text is MessageKey {
  return Object.hasOwn(dictionaries.en, text);
}
