/** Characters that two of a few dozen random values have in common at either end less often than once in a million runs. */
const common = 8;

/** What two values have in common so that one helps to guess the other; undefined when there is nothing. */
export function resemblance(values: readonly string[]): string | undefined {
  if (new Set(values).size < values.length) return 'two are the same';
  const beginnings = new Set(values.map((value) => value.slice(0, common)));
  if (beginnings.size < values.length) return `two begin with the same ${common} characters`;
  const ends = new Set(values.map((value) => value.slice(-common)));
  return ends.size < values.length ? `two end with the same ${common} characters` : undefined;
}
