import type { Check } from '@testbed/runner';
import type { Defect } from '../defect.ts';
import { isKilled, type Outcome } from './outcome.ts';

/** What the planted defects prove about the suite. */
export interface KillTable {
  readonly totals: { readonly defects: number; readonly killed: number; readonly survivors: number; readonly falseAlarms: number };
  readonly defects: readonly DefectRow[];
  readonly checks: readonly CheckRow[];
  /** Checks of level MUST that no chosen defect needs, and that do not say why. */
  readonly unproven: readonly string[];
}

/** A defect with what became of it. */
export interface DefectRow extends Outcome, Pick<Defect, 'area' | 'what'> {
  readonly killed: boolean;
}

/** A check with the defects it caught. */
export interface CheckRow {
  readonly check: string;
  readonly level: Check['level'];
  /** Defects that it declares and caught. */
  readonly kills: readonly string[];
  /** Those of them that no other check noticed. */
  readonly alone: readonly string[];
  readonly notSoleKiller?: string;
}

/** Puts outcomes together, by defect and by check. */
export function killTable(chosen: readonly Defect[], outcomes: readonly Outcome[], checks: readonly Pick<Check, 'id' | 'level' | 'notSoleKiller'>[]): KillTable {
  const rows = outcomes.flatMap((outcome): DefectRow[] => {
    const defect = chosen.find(({ id }) => id === outcome.defect);
    return defect ? [{ ...outcome, area: defect.area, what: defect.what, killed: isKilled(outcome) }] : [];
  });
  const checkRows = checks.map(({ id, level, notSoleKiller }): CheckRow => {
    const caught = rows.filter(({ caughtBy }) => caughtBy.includes(id));
    const alone = caught.filter(({ caughtBy, collateral, falseAlarms }) => caughtBy.length + collateral.length + falseAlarms.length === 1);
    return { check: id, level, kills: caught.map(({ defect }) => defect), alone: alone.map(({ defect }) => defect), ...(notSoleKiller !== undefined && { notSoleKiller }) };
  });
  const killed = rows.filter((row) => row.killed).length;
  return {
    totals: { defects: rows.length, killed, survivors: rows.length - killed, falseAlarms: rows.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0) },
    defects: rows,
    checks: checkRows,
    unproven: checkRows.filter(({ level, alone, notSoleKiller }) => level === 'MUST' && alone.length === 0 && notSoleKiller === undefined).map(({ check }) => check),
  };
}

/** Whether every defect was caught by the checks that declare it, and by nothing unrelated. */
export function isProof({ totals: { defects, killed, falseAlarms } }: KillTable): boolean {
  return defects > 0 && killed === defects && falseAlarms === 0;
}
