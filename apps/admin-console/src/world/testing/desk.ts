/** For tests only: a console with a world and a folder of reports, an editor and a viewer who are signed in. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@testbed/pki';
import { listen, type PageMaker, type RunningConsole } from '../../listen.ts';
import { enrol, visitorOf, type Visitor } from '../../testing/visitor.ts';
import { startTestWorld, type TestWorld } from './world.ts';

export interface Desk {
  readonly folder: string;
  /** Where reports lie. */
  readonly reports: string;
  readonly world: TestWorld;
  readonly running: RunningConsole;
  readonly editor: Visitor;
  readonly viewer: Visitor;
  remove(): Promise<void>;
}

/** The person of a world who has a phone. */
export const mari = 'PNOEE-48506120215';

export async function openDesk(pages: PageMaker): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'console-desk-'));
  const reports = join(folder, 'reports');
  mkdirSync(reports);
  // Keys that the testbed makes for this installation stay in the folder too.
  process.env['TESTBED_HOME'] = join(folder, 'home');
  const world = await startTestWorld();
  const faults: unknown[] = [];
  const running = await listen({ host: '127.0.0.1', port: 0, data: join(folder, 'data'), environments: {}, probeHosts: [], reports: [reports], world: world.file }, systemClock, pages, (error) => faults.push(error));
  const member = async (name: string, role: 'editor' | 'viewer'): Promise<Visitor> => {
    const { token } = await running.console.accounts.add({ name, displayName: name, roles: [role] });
    const visitor = visitorOf(running.origin);
    await enrol(visitor, { token, name, password: 'viis rohelist kaamelit kõnnib', secondFactor: role !== 'viewer' });
    return visitor;
  };
  return {
    folder,
    reports,
    world,
    running,
    editor: await member('editor', 'editor'),
    viewer: await member('viewer', 'viewer'),
    async remove() {
      await running.stop();
      await world.stop();
      rmSync(folder, { recursive: true, force: true });
      if (faults.length > 0) throw new AggregateError(faults, 'the console reported faults');
    },
  };
}
