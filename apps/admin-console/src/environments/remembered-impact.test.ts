import { expect, test } from 'vitest';
import type { Draft, PublicationSummary } from '@testbed/publishing';
import { rememberedImpact } from './remembered-impact.ts';

test('the impact of a draft is made anew when its text changes, when another version is published, and for another draft', async () => {
  let [revision, version, made] = [1, 1, 0];
  const impact = rememberedImpact({
    draft: (id) => ({ id, kind: 'server-list', revision }) as Draft,
    history: () => [{ version } as PublicationSummary],
    impact: () => Promise.resolve([{ client: 'native', notes: [{ message: String((made += 1)), servers: [] }] }]),
  });
  const seen = async (id: string): Promise<string | undefined> => (await impact(id))[0]?.notes[0]?.message;
  expect([await seen('a'), await seen('a')]).toEqual(['1', '1']);
  revision = 2;
  expect(await seen('a')).toBe('2');
  version = 2;
  expect([await seen('a'), await seen('a')]).toEqual(['3', '3']);
  expect(await seen('b')).toBe('4');
});
