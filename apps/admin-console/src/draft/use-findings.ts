'use client';
import { useDebouncedCallback } from '@mantine/hooks';
import type { DraftFinding } from '@testbed/publishing';
import { useCallback, useRef, useState } from 'react';
import { callApi } from '../shell/call-api.ts';

/** What is wrong with a text while somebody types; `judge` asks the server once the typing pauses, and until it has answered the findings are `pending`. */
export function useFindings(address: string, initial: readonly DraftFinding[]) {
  const [findings, setFindings] = useState(initial);
  const [pending, setPending] = useState(false);
  const latest = useRef(0);
  const ask = useDebouncedCallback(async (text: string, number: number) => {
    const outcome = await callApi<{ readonly findings: readonly DraftFinding[] }>(`${address}/findings`, { content: text });
    if (number !== latest.current) return;
    if (outcome.ok) setFindings(outcome.value.findings);
    setPending(false);
  }, 400);
  const judge = useCallback(
    (text: string) => {
      latest.current += 1;
      setPending(true);
      ask(text, latest.current);
    },
    [ask],
  );
  return { findings, pending, judge };
}
