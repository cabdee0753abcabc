/** HTML or SVG that is safe to embed as it is. */
export interface Markup {
  readonly markup: string;
}

export type Content = Markup | string | number | false | undefined | readonly Content[];

/** Markup from a template: what is put in is escaped unless it is markup; lists are joined, undefined and false vanish. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return { markup: String.raw({ raw: strings }, ...contents.map(written)) };
}

function written(content: Content): string {
  if (content === undefined || content === false) return '';
  if (Array.isArray(content)) return content.map(written).join('');
  if (typeof content === 'object') return (content as Markup).markup;
  // A server may have sent anything that is shown: controls and marks that turn the direction of text are made visible.
  return String(content)
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, '\u{FFFD}')
    .replaceAll(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0)};`);
}
