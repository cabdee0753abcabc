import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { get, makePlace, startCcs, upload, type Place } from './test-process.ts';

/** Uploads one after the other until the server is gone; returns what was answered with 201. */
async function uploadUntilGone(place: Place, sender: string): Promise<string[]> {
  const stored: string[] = [];
  for (;;) {
    try {
      const { status, location } = await upload(place, sender);
      if (status === 201) stored.push(location);
    } catch {
      return stored;
    }
  }
}

test('UC.KTS.01/5: every capsule that was answered with 201 is served after the process was killed in the middle of uploads', async () => {
  const place = await makePlace();
  const killed = startCcs(place, place.config);
  const sender = (await killed.ready)?.listeners.sender ?? '';
  const uploading = Promise.all(Array.from({ length: 8 }, () => uploadUntilGone(place, sender)));
  await pause(800);
  killed.child.kill('SIGKILL');
  expect(await killed.exit).toEqual({ code: null, signal: 'SIGKILL' });
  const stored = (await uploading).flat();
  expect(stored.length).toBeGreaterThan(20);

  const restarted = startCcs(place, place.config);
  const recipient = (await restarted.ready)?.listeners.recipient ?? '';
  const statuses = new Set<number>();
  const locations = stored.values();
  const fetchNext = async (): Promise<void> => {
    for (const location of locations) statuses.add((await get(place, recipient + location)).status);
  };
  await Promise.all(Array.from({ length: 8 }, fetchNext));
  restarted.child.kill('SIGTERM');
  await restarted.exit;
  await place.close();
  expect([...statuses]).toEqual([200]);
});
