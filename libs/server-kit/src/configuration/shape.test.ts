import { expect, test } from 'vitest';
import { duration, list, object, oneOf, optional, readConfiguration, text, truth, wait, whole } from './shape.ts';

const shape = object({
  name: optional(text),
  profile: oneOf('use-case', 'field'),
  listener: object({ host: text, port: whole(0, 65_535) }),
  trust: list(text),
  interval: optional(duration),
  patience: optional(wait),
  testbed: optional(truth),
});
const good = { profile: 'field', listener: { host: 'localhost', port: 0 }, trust: ['a.pem'], interval: 'PT1M' };

test('reads what is right', () => {
  expect(readConfiguration(shape, good)).toEqual({ ...good, interval: 60_000 });
  expect(readConfiguration(shape, { ...good, interval: 'P30D', patience: 'P24D' })).toMatchObject({ interval: 30 * 86_400_000, patience: 24 * 86_400_000 });
});

test.each([
  [{ ...good, listener: { host: 'localhost', port: '9443' } }, 'listener.port must be a whole number from 0 to 65535, but is "9443"'],
  [{ ...good, listener: { host: 'localhost' } }, 'listener.port must be a whole number from 0 to 65535, but is missing'],
  [{ ...good, listener: { host: '', port: 1 } }, 'listener.host must be text, but is empty'],
  [{ ...good, profile: 'Field' }, 'profile must be one of use-case, field, but is "Field"'],
  [{ ...good, trust: [] }, 'trust must be a list of at least one element, each text, but is a list of 0'],
  [{ ...good, trust: ['a.pem', 5] }, 'trust[1] must be text, but is 5'],
  [{ ...good, interval: 'P1M' }, 'interval must be an ISO 8601 duration such as P1095D or PT15M, without years and months, but is "P1M"'],
  [{ ...good, interval: 'PT0S' }, 'interval must be an ISO 8601 duration such as P1095D or PT15M, without years and months, but is "PT0S"'],
  [{ ...good, patience: 'P25D' }, 'patience must be an ISO 8601 duration such as PT15M of less than 25 days, but is "P25D"'],
  [{ ...good, testbed: null }, 'testbed must be true or false, but is an object or null'],
  [{ ...good, profil: 'field' }, 'profil must be absent (known: name, profile, listener, trust, interval, patience, testbed), but is there'],
  [{ ...good, listener: [] }, 'listener must be an object of host, port, but is a list of 0'],
  [[], 'the document must be an object of name, profile, listener, trust, interval, patience, testbed, but is a list of 0'],
])('names the key, what it was and what would be right: %#', (document, message) => {
  expect(() => readConfiguration(shape, document)).toThrow(expect.objectContaining({ code: 'configuration-invalid', message }));
});

test('names every fault at once', () => {
  const message = 'profile must be one of use-case, field, but is missing; trust must be a list of at least one element, each text, but is missing';
  expect(() => readConfiguration(shape, { listener: good.listener })).toThrow(expect.objectContaining({ message }));
});
