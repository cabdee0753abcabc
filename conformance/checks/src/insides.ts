const signs: readonly (readonly [what: string, sign: RegExp])[] = [
  ['a stack trace', /^\s+at [\w$.<>]+ ?\(|\bTraceback \(most recent call last\)|\bgoroutine \d+ \[/m],
  ['a class of the server', /\b(?:java|javax|jakarta|org\.springframework|com\.fasterxml)\.[\w.]*[A-Z]\w*/],
  ['a file of the server', /(?:\/(?:home|opt|usr|var|srv|app|root)\/[\w./-]+|[A-Z]:\\[\w\\]+)/],
  ['a database query', /\b(?:select .+ from|insert into|update .+ set|delete from)\b/i],
];

/** What of a server's insides an error text shows; undefined when it shows none. */
export function insideOf(text: string): string | undefined {
  return signs.find(([, sign]) => sign.test(text))?.[0];
}
