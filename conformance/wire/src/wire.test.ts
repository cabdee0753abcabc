import { describe, expect, it } from 'vitest';
import { createWire } from './wire.ts';

const origin = 'https://localhost:1';
const surroundings = { trust: [], now: Date.now, record: () => undefined };
const get = { method: 'GET', path: '/' };

describe('a wire keeps to its bounds', () => {
  it.each(['https://localhost:2', 'https://127.0.0.1:1', 'http://localhost:1', 'https://localhost:1/'])('%s is no address of the target', async (elsewhere) => {
    const wire = createWire(surroundings, { origins: [origin], connections: 10 });
    await expect(wire.send(elsewhere, get)).rejects.toMatchObject({ code: 'origin-not-of-target' });
    await expect(wire.connect(elsewhere)).rejects.toMatchObject({ code: 'origin-not-of-target' });
    await expect(wire.connectPlain(elsewhere)).rejects.toMatchObject({ code: 'origin-not-of-target' });
  });

  it('connections of every sort count', async () => {
    const wire = createWire(surroundings, { origins: [origin], connections: 3 });
    await expect(wire.send(origin, get)).resolves.toMatchObject({ failure: { kind: 'refused' } });
    await expect(wire.connect(origin)).resolves.toMatchObject({ failure: { kind: 'refused' } });
    await expect(wire.connectPlain(origin)).resolves.toMatchObject({ failure: { kind: 'refused' } });
    await expect(wire.send(origin, get)).rejects.toMatchObject({ code: 'too-many-connections' });
  });
});
