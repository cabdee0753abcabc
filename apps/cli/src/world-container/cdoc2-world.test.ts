import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GenericContainer } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { ConfigurationProblem } from '../problem.ts';
import { testbed } from '../testing/testbed.ts';
import { portOffsets } from '../world/ports.ts';
import { unpackWorld } from './copy.ts';
import { defaultImage, hasImage } from './engine.ts';
import { Cdoc2World } from './index.ts';
import { freePortBase } from './ports.ts';

// Its image would be pulled, and every test here ends what it started.
process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';

const repository = join(import.meta.dirname, '../../../..');

/** An engine that has not built the image does so now, from `TESTBED_IMAGE_BASE` where that is set. */
async function needImage(context: TestContext): Promise<void> {
  try {
    if (await hasImage(defaultImage)) return;
  } catch (error) {
    if (error instanceof ConfigurationProblem) context.skip(error.message);
    throw error;
  }
  const base = process.env['TESTBED_IMAGE_BASE'];
  await GenericContainer.fromDockerfile(repository)
    .withBuildArgs(base === undefined ? {} : { BASE: base })
    .build(defaultImage, { deleteOnExit: false });
}

test('a world in a container is used from outside as one on this machine, and leaves nothing', { timeout: 30 * 60_000 }, async (context) => {
  await needImage(context);
  const started = await new Cdoc2World({ startupTimeout: 5 * 60_000 }).start();
  const { world, folder, file, path } = started;
  try {
    expect(world.people.map(({ idCard }) => idCard.state)).toEqual(['valid', 'valid', 'valid', 'revoked', 'expired']);
    const [mari] = world.people;
    if (!mari) throw new Error('a world has people');
    const letter = join(folder, 'letter.txt');
    writeFileSync(letter, 'from outside');

    const [sent, opened] = [join(folder, 'letter.cdoc2'), join(folder, 'opened')];
    expect(await testbed(['encrypt', '--out', sent, '--cert', path(mari.idCard.certificate), '--server', world.capsuleServers[0]?.id ?? '', '--world', file, '--', letter])).toMatchObject({ code: 0 });
    const credential = ['--p12', path(mari.idCard.p12), '--p12-password', mari.idCard.p12Password];
    expect(await testbed(['decrypt', sent, '--out', opened, ...credential, '--world', file])).toMatchObject({ code: 0 });
    expect(readFileSync(join(opened, 'letter.txt'), 'utf8')).toBe('from outside');

    // Tickets name the shares servers by their addresses, and the token is one of this machine.
    const [shared, signed] = [join(folder, 'shared.cdoc2'), join(folder, 'signed')];
    expect(await testbed(['encrypt', '--out', shared, '--shares', `etsi/${mari.code}`, '--world', file, '--', letter])).toMatchObject({ code: 0 });
    expect(await testbed(['decrypt', shared, '--out', signed, '--smart-id', mari.code, '--world', file])).toMatchObject({ code: 0 });
    expect(readFileSync(join(signed, 'letter.txt'), 'utf8')).toBe('from outside');
    const { module, token, pin1 } = mari.idCard;
    expect(await testbed(['decrypt', sent, '--out', join(folder, 'by-token'), '--pkcs11', module, '--token', token, '--pin', pin1, '--world', file])).toMatchObject({ code: 0 });
  } finally {
    await started.stop();
  }
  expect(existsSync(folder)).toBe(false);
  await expect(fetch(world.control)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});

test('an image that is not there is not looked for elsewhere', async (context) => {
  await needImage(context);
  await expect(new Cdoc2World({ image: 'cdoc2-testbed:never-built' }).start()).rejects.toMatchObject({ code: 'system-part-missing', message: 'the engine has no image cdoc2-testbed:never-built' });
});

test('a world that does not start says why', { timeout: 10 * 60_000 }, async (context) => {
  await needImage(context);
  const starting = new Cdoc2World({ sharesServers: 9 }).start();
  await expect(starting).rejects.toMatchObject({ code: 'server-failed-to-start', message: expect.stringContaining('--shares-servers is a number from 0 to 5, not "9"') as unknown });
});

test('a port base of which a port is in use is refused, before any engine is asked', async () => {
  const base = await freePortBase();
  const other = createServer().listen(base + portOffsets.capsuleRecipient, '127.0.0.1');
  await once(other, 'listening');
  await expect(new Cdoc2World({ portBase: base }).start()).rejects.toMatchObject({ code: 'port-in-use', message: `port ${base + portOffsets.capsuleRecipient} (capsuleRecipient) is in use` });
  other.close();
});

describe('a copy that fails leaves no folder, and says why', () => {
  const home = mkdtempSync(join(tmpdir(), 'world-copy-'));
  const { TMPDIR } = process.env;
  beforeAll(() => void (process.env['TMPDIR'] = home));
  afterAll(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    rmSync(home, { recursive: true, force: true });
  });

  test('no archive', async () => {
    await expect(unpackWorld(Readable.from([Buffer.alloc(2_000, 'x')]))).rejects.toMatchObject({ code: 'server-failed-to-start', message: expect.stringContaining('tar archive') as unknown });
    expect(readdirSync(home)).toEqual([]);
  });

  test('one that breaks off', async () => {
    const breaking = Readable.from((async function* () {
      yield Buffer.alloc(512);
      throw new Error('the container has gone');
    })());
    await expect(unpackWorld(breaking)).rejects.toMatchObject({ code: 'server-failed-to-start' });
    expect(readdirSync(home)).toEqual([]);
  });

  test('one without a world', async () => {
    mkdirSync(join(home, 'empty/world/hsm'), { recursive: true });
    const { stdout } = spawn('tar', ['-c', '-C', join(home, 'empty'), 'world'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await expect(unpackWorld(stdout)).rejects.toMatchObject({ code: 'file-unreadable' });
    expect(readdirSync(home)).toEqual(['empty']);
  });
});
