import type { Area, CapsuleDefect, ClientDefect, SharesDefect } from './defect.ts';

/** Defects of one area of capsule servers. */
export function inCapsuleServer(area: Area, defects: readonly Omit<CapsuleDefect, 'server' | 'area'>[]): readonly CapsuleDefect[] {
  return defects.map((defect) => ({ server: 'capsule-server', area, ...defect }));
}

/** Defects of one area of shares servers. */
export function inSharesServer(area: Area, defects: readonly Omit<SharesDefect, 'server' | 'area'>[]): readonly SharesDefect[] {
  return defects.map((defect) => ({ server: 'shares-server', area, ...defect }));
}

/** Defects of one area of clients. */
export function inClient(area: Area, defects: readonly Omit<ClientDefect, 'area' | 'suite'>[]): readonly ClientDefect[] {
  return defects.map((defect) => ({ area, suite: 'client', ...defect }));
}

/** Defects of one area of what clients do with a container that somebody gives them. */
export function inReader(area: Area, defects: readonly Omit<ClientDefect, 'area' | 'suite'>[]): readonly ClientDefect[] {
  return defects.map((defect) => ({ area, suite: 'container', ...defect }));
}
