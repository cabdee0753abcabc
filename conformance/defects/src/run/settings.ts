/** The same questions in every run: a table can be compared with the last. */
export const seed = 'planted';

/** Most checks wait more than they work. */
export const checksAtATime = 12;
