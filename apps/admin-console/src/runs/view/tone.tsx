import { Badge } from '@mantine/core';
import type { Conclusion, Verdict } from '../facts.ts';

/** Filled in the same shades in both schemes: each is dark or light enough for its text. */
const colours: Readonly<Record<Verdict | Conclusion, string>> = {
  pass: 'teal.9',
  conformant: 'teal.9',
  fail: 'red.9',
  'non-conformant': 'red.9',
  warning: 'yellow.4',
  inconclusive: 'grape.9',
  incomplete: 'gray.7',
  'not-applicable': 'gray.7',
};

/** A verdict or conclusion as a mark; the word is its text. */
export function Tone({ of, children }: { readonly of: Verdict | Conclusion; readonly children: string }) {
  return <Badge color={colours[of]} tt="none" variant="filled" miw="max-content" style={{ flex: 'none' }}>{children}</Badge>;
}
