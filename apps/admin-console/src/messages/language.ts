/** Languages of the console. */
export const languages = ['en', 'et'] as const;
export type Language = (typeof languages)[number];

/** Cookie in which a browser keeps what was chosen. */
export const languageCookie = 'console-language';

/** What was chosen, else what the browser prefers, else English. */
export function languageOf(chosen: string | undefined, acceptLanguage: string | null): Language {
  const preferred = (acceptLanguage ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return [chosen, ...preferred].find(isLanguage) ?? 'en';
}

function isLanguage(value: string | undefined): value is Language {
  return languages.includes(value as Language);
}
