import { expect, test } from 'vitest';
import { parseBehaviour } from './behaviour.ts';

test.each([
  { does: 'confirm' },
  { does: 'confirm', after: 0 },
  { does: 'refuse', after: 2.5 },
  { does: 'end', with: 'TIMEOUT', after: 1 },
  { does: 'fail', status: 471 },
  { does: 'wait' },
])('%o is a behaviour', (behaviour) => {
  expect(parseBehaviour('smart-id', { ...behaviour, unknown: 1 })).toStrictEqual(behaviour);
  expect(parseBehaviour('mobile-id', behaviour)).toStrictEqual(behaviour);
});

test.each([
  null,
  'confirm',
  {},
  { does: 'sleep' },
  { does: 'confirm', after: -1 },
  { does: 'confirm', after: '1' },
  { does: 'confirm', after: Number.NaN },
  { does: 'confirm', after: 3601 },
  { does: 'end' },
  { does: 'end', with: 'OK' },
  { does: 'end', with: 'PHONE_ABSENT' },
  { does: 'fail' },
  { does: 'fail', status: 200 },
  { does: 'fail', status: 471.5 },
])('%o is none of Smart-ID', (behaviour) => {
  expect(parseBehaviour('smart-id', behaviour)).toBeUndefined();
});
