import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { style, type Output } from '../output.ts';
import type { World } from '../world/world-file.ts';
import { scenes } from './scenes.ts';
import type { Scene, Stage } from './stage.ts';
import { openStage } from './stage.ts';

/** How one use case went. */
export interface UseCaseResult {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  /** Of a failure. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** Plays every use case once against the world, telling who sends what to whom and which rule decided. */
export async function playTour(world: World, output: Output): Promise<UseCaseResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cdoc2-tour-'));
  try {
    mkdirSync(join(folder, 'files'));
    const stage = openStage(world, folder, (clause, text) => output.say(`  ${style.dim(clause.padEnd(18))} ${text}`));
    const results: UseCaseResult[] = [];
    for (const scene of scenes) results.push(await playScene(scene, stage, output));
    const failures = results.filter(({ ok }) => !ok).length;
    output.say(`\n${failures === 0 ? style.green('✓') : style.red('✗')} ${results.length - failures} of ${results.length} use cases played as they should`);
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function playScene({ id, title, play }: Scene, stage: Stage, output: Output): Promise<UseCaseResult> {
  output.say(`\n${style.bold(`${id} — ${title}`)}`);
  try {
    await play(stage);
    output.say(`  ${style.green('✓')} ${id}`);
    return { id, title, ok: true };
  } catch (error) {
    const { code = 'unexpected', message } = error as Error & { code?: string };
    output.say(`  ${style.red('✗')} ${id}: ${message} [${code}]`);
    return { id, title, ok: false, error: { code, message } };
  }
}
