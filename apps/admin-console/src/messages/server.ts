import { cookies, headers } from 'next/headers';
import { languageCookie, languageOf, type Language } from './language.ts';
import { translator, type Translator } from './translator.ts';

/** Language of the request. */
export async function requestLanguage(): Promise<Language> {
  return languageOf((await cookies()).get(languageCookie)?.value, (await headers()).get('accept-language'));
}

/** The translator of the request, on the server. */
export async function messages(): Promise<Translator> {
  return translator(await requestLanguage());
}
