import type { Language } from './language.ts';

const locales = { en: 'en-GB', et: 'et-EE' } as const;

/** An instant (RFC 3339) for people, in UTC: the same on the server and in the browser. */
export function instantIn(language: Language, instant: string): string {
  const format = new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(new Date(instant))} UTC`;
}

/** Only the day. */
export function dayIn(language: Language, instant: string): string {
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(instant));
}
