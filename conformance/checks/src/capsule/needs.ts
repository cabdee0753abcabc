import type { CapsuleTarget, Prerequisite } from '@testbed/runner';

/** Somebody to whom capsules can be addressed and who can fetch them. */
export const aClient: Prerequisite<CapsuleTarget> = {
  name: 'a client',
  where: 'clients in the target file',
  demanded: true,
  offered: ({ clients }) => clients.length > 0,
};

/** Somebody else. */
export const aSecondClient: Prerequisite<CapsuleTarget> = {
  name: 'a second client with another key',
  where: 'clients in the target file',
  demanded: true,
  offered: ({ clients }) => clients.length > 1,
};
