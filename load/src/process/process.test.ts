import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { listenersAt } from './listener.ts';
import { usageOf, usageOfMachine } from './usage.ts';
import { watchProcesses } from './watch.ts';

const isLinux = process.platform === 'linux';

describe('processes of this machine', () => {
  test('a server is found by its port', async (context) => {
    if (!isLinux) return context.skip('only Linux tells by /proc');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(listenersAt(port)).toEqual([process.pid]);
    server.close();
    await once(server, 'close');
    expect(listenersAt(port)).toEqual([]);
  });

  test('what one uses is told', (context) => {
    if (!isLinux) return context.skip('only Linux tells by /proc');
    const usage = usageOf(process.pid);
    const { user, system } = process.cpuUsage();
    expect(usage?.memory).toBeGreaterThan(10_000_000);
    expect(Math.abs((usage?.cpu ?? 0) - (user + system) / 1e6)).toBeLessThan(1);
  });

  test('what all use is at least what one uses', (context) => {
    if (!isLinux) return context.skip('only Linux tells by /proc');
    expect(usageOfMachine()?.cpu).toBeGreaterThan(usageOf(process.pid)?.cpu ?? Infinity);
  });

  test('over time: what was used between two looks, by these processes and by others', (context) => {
    if (!isLinux) return context.skip('only Linux tells by /proc');
    vi.useFakeTimers();
    const watch = watchProcesses([{ name: 'this', pids: [process.pid] }], Date.now);
    vi.advanceTimersByTime(3_000);
    const { processes, whole } = watch.stop();
    vi.useRealTimers();
    expect(processes).toMatchObject([{ name: 'this', pids: [process.pid], series: [{}, {}, {}] }]);
    expect(whole?.series).toHaveLength(3);
  });

  test('over time: what one had used that ends meanwhile is neither lost nor taken from the others', async (context) => {
    if (!isLinux) return context.skip('only Linux tells by /proc');
    const child = spawn('sh', ['-c', 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo used; read _; while [ $i -lt 400000 ]; do i=$((i+1)); done; echo more; read _'], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    try {
      const watch = watchProcesses([{ name: 'both', pids: [process.pid, child.pid ?? 0] }], Date.now);
      const before = usageOf(child.pid ?? 0)?.cpu ?? 0;
      child.stdin.write('\n');
      await once(child.stdout, 'data');
      const used = (usageOf(child.pid ?? 0)?.cpu ?? 0) - before;
      vi.advanceTimersByTime(1_000);
      child.stdin.end();
      await once(child, 'exit');
      vi.advanceTimersByTime(2_000);
      const [both] = watch.stop().processes;
      expect(used).toBeGreaterThan(0);
      // Both are differences of hundredths of a second.
      expect(both?.cpuSeconds).toBeGreaterThan(used - 0.005);
      expect(both?.series.map(({ cores }) => cores >= 0)).toEqual([true, true, true]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('of one that has ended there is nothing to tell', () => {
    expect(usageOf(2 ** 30)).toBeUndefined();
  });
});
