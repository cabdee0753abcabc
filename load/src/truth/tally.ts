/** What must be true of a server whatever the load. */
export type InvariantId = 'owner' | 'others' | 'unique' | 'kept' | 'expired';

/** One look at an invariant; `held` is absent where the target's answer decided nothing. */
export interface Observation {
  readonly held?: boolean;
  /** What was seen. */
  readonly what: string;
  /** The status of an answer that decided nothing; absent where none came. */
  readonly status?: number;
}

/** How often an invariant was seen to hold, and what was seen when it did not. */
export interface Tally {
  readonly id: InvariantId;
  readonly held: number;
  readonly broken: number;
  readonly undecided: number;
  /** What the first look saw that decided nothing. */
  readonly doubt?: string;
  /** How many there were to look at; absent where looks are not at so many things. */
  readonly among?: number;
  /** At most ten. */
  readonly examples: readonly string[];
}

/** Counts observations of the invariants that a run looks at. */
export interface Tallies {
  add(id: InvariantId, observation: Observation): void;
  /** There are so many more to look at; a sample of them may be looked at, each once. */
  addAmong(id: InvariantId, count: number): void;
  /** In the order given. */
  all(): readonly Tally[];
}

const mostExamples = 10;

/** @param ids the invariants that this run must observe; one that it never does stays at zero */
export function createTallies(ids: readonly InvariantId[]): Tallies {
  const counts = new Map(ids.map((id) => [id, { held: 0, broken: 0, undecided: 0, doubt: undefined as string | undefined, among: undefined as number | undefined, examples: [] as string[] }]));
  const countOf = (id: InvariantId) => {
    const count = counts.get(id);
    if (!count) throw new Error(`this run does not look at the invariant ${id}`);
    return count;
  };
  return {
    addAmong(id, more) {
      const count = countOf(id);
      count.among = (count.among ?? 0) + more;
    },
    add(id, { held, what }) {
      const count = countOf(id);
      count[held === undefined ? 'undecided' : held ? 'held' : 'broken'] += 1;
      if (held === undefined) count.doubt ??= what;
      if (held === false && count.examples.length < mostExamples) count.examples.push(what);
    },
    all: () => [...counts].map(([id, { doubt, among, ...count }]) => ({ id, ...count, ...(doubt !== undefined && { doubt }), ...(among !== undefined && { among }) })),
  };
}
