'use client';
import { useDebouncedCallback } from '@mantine/hooks';
import type { DraftFinding } from '@testbed/publishing';
import { useCallback, useRef, useState } from 'react';
import { callApi } from '../shell/call-api.ts';

/** What is wrong with a text while somebody types; `judge` asks the server once the typing pauses. */
export function useFindings(address: string, initial: readonly DraftFinding[]) {
  const [findings, setFindings] = useState(initial);
  const latest = useRef(0);
  const ask = useDebouncedCallback(async (text: string, number: number) => {
    const outcome = await callApi<{ readonly findings: readonly DraftFinding[] }>(`${address}/findings`, { content: text });
    if (outcome.ok && number === latest.current) setFindings(outcome.value.findings);
  }, 400);
  const judge = useCallback(
    (text: string) => {
      latest.current += 1;
      ask(text, latest.current);
    },
    [ask],
  );
  return { findings, judge };
}
