import type { Environment } from '@testbed/publishing';
import { notFound } from 'next/navigation';
import { theConsole, type EnvironmentDesk } from '../console.ts';

/** The environment that a page is about; one that is not configured is not found. */
export function deskOf(environment: string): EnvironmentDesk {
  const desk = theConsole().environments.get(environment as Environment);
  if (!desk) notFound();
  return desk;
}
