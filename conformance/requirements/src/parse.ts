import { Ajv } from 'ajv';
import documents from '../documents.json' with { type: 'json' };
import { LedgerProblem } from './problem.ts';
import type { Requirement } from './requirement.ts';
import schema from './requirement.schema.json' with { type: 'json' };

const validate = new Ajv({ verbose: true }).compile<readonly Requirement[]>(schema);

/** The contents of one ledger file: its name for errors, and its parsed JSON. */
export interface LedgerFile {
  readonly name: string;
  readonly content: unknown;
}

/**
 * Puts the files of a ledger together, in their order, and freezes what it returns.
 *
 * @throws LedgerProblem `ledger-invalid` (names file and member), `requirement-duplicate`, `document-unknown`
 */
export function parseLedger(files: readonly LedgerFile[]): readonly Requirement[] {
  const requirements = files.flatMap(({ name, content }) => {
    if (validate(content)) return content;
    const [error] = validate.errors ?? [];
    throw new LedgerProblem('ledger-invalid', `${name}: ${error?.instancePath || 'the file'} ${error?.message}`, 'see src/requirement.schema.json');
  });
  const seen = new Set<string>();
  for (const { id, sources } of requirements) {
    if (seen.has(id)) throw new LedgerProblem('requirement-duplicate', `the ledger has ${id} twice`, 'give one of them another id');
    seen.add(id);
    for (const { document } of sources) {
      if (!documents.some((known) => known.id === document)) throw new LedgerProblem('document-unknown', `${id} names the document ${document}`, 'add it to documents.json');
    }
  }
  return freeze(requirements);
}

function freeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) freeze(member);
  return Object.freeze(value);
}
