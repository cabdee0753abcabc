import { jsonBytes, readJson } from '../json.ts';
import { ServerListProblem } from '../problem.ts';
import { compileSchema, firstOf } from '../schema.ts';
import schema from './state.schema.json' with { type: 'json' };

/** What a client keeps from one verification to the next: without it an old list can't be told from a new one. */
export interface TrustedState {
  /** Base64 of the newest root document that was verified. */
  readonly root: string;
  readonly list: { readonly version: number; readonly hash: string };
  /** When the newest freshness document was issued. */
  readonly freshness: string;
}

const validate = compileSchema<TrustedState>(schema);

/** Reads a kept state. @throws ServerListProblem `server-list-state-invalid` */
export function readTrustedState(bytes: Uint8Array): TrustedState {
  const state = readJson(Buffer.from(bytes).toString(), 'the trusted state', 'server-list-state-invalid');
  if (validate(state)) return state;
  const { where, why } = firstOf(validate.errors);
  throw new ServerListProblem('server-list-state-invalid', `the trusted state is not valid: ${where} ${why}`);
}

/** The bytes of a state to keep. */
export function writeTrustedState({ root, list, freshness }: TrustedState): Uint8Array {
  return jsonBytes({ root, list, freshness });
}
