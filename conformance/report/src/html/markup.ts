/** HTML or SVG that is safe to embed as it is. */
export interface Markup {
  readonly markup: string;
}

export type Content = Markup | string | number | false | undefined | readonly Content[];

/** Text becomes markup; everything that is put in is escaped, unless it is markup already. Lists are joined, undefined and false are nothing. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return { markup: strings.reduce((text, string, index) => text + written(contents[index - 1]) + string) };
}

function written(content: Content): string {
  if (content === undefined || content === false) return '';
  if (typeof content === 'string' || typeof content === 'number') return escape(String(content));
  return 'markup' in content ? content.markup : content.map(written).join('');
}

/** Also shows what would be invisible or turn the direction of text: a server may have sent anything. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, (character) => (character === '\n' || character === '\t' ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`))
    .replaceAll(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0)};`);
}
