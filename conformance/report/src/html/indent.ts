/**
 * JSON laid out over lines, every character but the white space between tokens as it was: repeated members, odd numbers
 * and escapes stay to be seen. Text that is no JSON comes back unchanged.
 */
export function indentJson(text: string): string {
  if (!isJson(text)) return text;
  let depth = 0;
  const line = (change: number): string => {
    depth += change;
    return `\n${'  '.repeat(Math.min(depth, 20))}`;
  };
  return (text.match(/"(?:[^"\\]|\\.)*"|[^\s"[\]{},:]+|\[\s*\]|\{\s*\}|[[\]{},:]/g) ?? [])
    .map((token) => {
      if (token === '{' || token === '[') return `${token}${line(1)}`;
      if (token === '}' || token === ']') return `${line(-1)}${token}`;
      if (token === ',') return `,${line(0)}`;
      return token === ':' ? ': ' : token;
    })
    .join('');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
