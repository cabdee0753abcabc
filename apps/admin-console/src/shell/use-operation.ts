'use client';
import { notifications } from '@mantine/notifications';
import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import type { ToldProblem } from '../http/problem.ts';
import { useMessages } from '../messages/provider.tsx';
import { callApi } from './call-api.ts';
import { problemText } from './problem-text.ts';

/** Something that a person starts on a page, and that the server decides. */
export interface Operation {
  /** Posts to the API; afterwards the page shows the new state. A refusal is shown, and gives `undefined`. */
  readonly run: <Answer = Record<string, unknown>>(path: string, body: Record<string, unknown>, success?: string) => Promise<Answer | undefined>;
  readonly running: boolean;
  /** Why the last one was refused. */
  readonly refusal: ToldProblem | undefined;
}

/** Runs operations of the API from a page, one at a time, and tells people how it went. */
export function useOperation(): Operation {
  const t = useMessages();
  const router = useRouter();
  const [running, setRunning] = useState(false);
  const [refusal, setRefusal] = useState<ToldProblem>();
  const run = useCallback(
    async <Answer,>(path: string, body: Record<string, unknown>, success?: string): Promise<Answer | undefined> => {
      setRunning(true);
      setRefusal(undefined);
      const outcome = await callApi<Answer>(path, body);
      setRunning(false);
      if (!outcome.ok) {
        setRefusal(outcome.problem);
        notifications.show({ color: 'red', title: t('operation.refused'), message: problemText(t, outcome.problem), autoClose: 12_000, role: 'alert' });
        return undefined;
      }
      if (success !== undefined) notifications.show({ color: 'teal', message: success, role: 'status' });
      router.refresh();
      return outcome.value;
    },
    [router, t],
  );
  return { run, running, refusal };
}
