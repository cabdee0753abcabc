import { formatDateTime, type CapsuleProfileName } from '@testbed/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { capsuleFor, codeOf, day, fetch, hierarchy, recipient, startWorld, upload, type Recipient, type Reply, type World } from './test-world.ts';

const second = 1000;
const maximum = 1825 * day;

describe.each<[CapsuleProfileName, 'reject' | 'adjust', boolean]>([
  ['use-case', 'reject', false],
  ['field', 'adjust', true],
  ['openapi-2', 'adjust', false],
])('the profile %s', (profile, tooLong, saysAdjusted) => {
  let world: World;
  let jaak: Recipient;
  beforeAll(async () => {
    world = await startWorld({ profile });
    world.clock.time = new Date(Math.floor(Date.now() / second) * second);
    jaak = recipient((await hierarchy()).authorities['id-card'], 'ecc_secp384r1');
  });
  afterAll(() => world.stop());

  const after = (milliseconds: number): string => formatDateTime(new Date(world.clock.time.getTime() + milliseconds));
  const uploadUntil = (time: string): Promise<Reply> => upload(world, capsuleFor(jaak, 'ecc_secp384r1'), { 'x-expiry-time': time });
  const lifetime = ({ headers }: Reply) => ({ time: headers['x-expiry-time'], adjusted: headers['x-expiry-time-adjusted'] });
  const adjusted = (value: string): string | undefined => (saysAdjusted ? value : undefined);

  test('UC.KTS.01/1a: an expiry that a client has from its organisation is applied as any other, up to what the server allows', async () => {
    const sent = await uploadUntil(after(180 * day));
    expect(sent.status).toBe(201);
    expect(lifetime(sent)).toEqual({ time: after(180 * day), adjusted: adjusted('false') });
    const refused = await uploadUntil('P180D');
    expect({ status: refused.status, code: codeOf(refused) }).toEqual({ status: 400, code: 'expiry-malformed' });
  });

  test('UC.KTS.01/4a: without an expiry the default applies', async () => {
    const sent = await upload(world, capsuleFor(jaak, 'ecc_secp384r1'));
    expect(sent.status).toBe(201);
    expect(lifetime(sent)).toEqual({ time: after(1095 * day), adjusted: adjusted('false') });
  });

  test('UC.KTS.01/4: an expiry that has passed, or passes now, is refused; a second later is not', async () => {
    for (const time of [after(-second), after(0)]) {
      const refused = await uploadUntil(time);
      expect({ status: refused.status, code: codeOf(refused) }).toEqual({ status: 400, code: 'expiry-past' });
    }
    expect(await uploadUntil(after(second))).toMatchObject({ status: 201 });
  });

  test('UC.KTS.01/4: up to the maximum, an expiry is applied as it was asked for, offset and fraction honoured', async () => {
    for (const milliseconds of [maximum - second, maximum]) {
      const sent = await uploadUntil(after(milliseconds));
      expect(sent.status).toBe(201);
      expect(lifetime(sent)).toEqual({ time: after(milliseconds), adjusted: adjusted('false') });
    }
    const local = after(2 * 3600 * second + 250).replace('Z', '+02:00');
    expect(lifetime(await uploadUntil(local))).toEqual({ time: after(250), adjusted: adjusted('false') });
    const noOffset = after(day).replace('Z', '');
    expect(lifetime(await uploadUntil(noOffset))).toEqual({ time: after(day), adjusted: adjusted('false') });
  });

  test('UC.KTS.01/4b: a second beyond the maximum', async () => {
    const reply = await uploadUntil(after(maximum + second));
    const outcomes = {
      reject: { status: 400, code: 'expiry-too-long', time: undefined, adjusted: undefined },
      adjust: { status: 201, code: undefined, time: after(maximum), adjusted: adjusted('true') },
    };
    expect({ status: reply.status, code: codeOf(reply), ...lifetime(reply) }).toEqual(outcomes[tooLong]);
  });

  test('UC.KTS.02/4: a capsule is served with the lifetime that its upload was answered with', async () => {
    const sent = await uploadUntil(after(tooLong === 'adjust' ? maximum + second : maximum));
    const fetched = await fetch(world, sent.headers['location'], jaak);
    expect({ status: fetched.status, ...lifetime(fetched) }).toEqual({ status: 200, ...lifetime(sent) });
  });

  test('UC.KTS.02/3a: a capsule is served until the second before its expiry, not from it on, though it is not deleted yet', async () => {
    const started = world.clock.time;
    const { headers } = await uploadUntil(after(10 * second));
    const at = async (milliseconds: number): Promise<number> => {
      world.clock.time = new Date(started.getTime() + milliseconds);
      return (await fetch(world, headers['location'], jaak)).status;
    };
    const statuses = [await at(9 * second), await at(10 * second), await at(11 * second)];
    world.clock.time = started;
    expect(statuses).toEqual([200, 404, 404]);
    expect(await world.store.count()).toBeGreaterThan(0);
  });
});
