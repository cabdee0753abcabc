import { kinds, offlineKinds, type Kind } from '../kind.ts';
import { layers, type Expectation, type Layer, type Vector } from '../vector.ts';

/** Why a cell of the matrix has no vector. */
export const holeReasons = {
  server: 'The key comes from servers, which a file cannot bring along; a client suite with servers shows it.',
  field: 'What is changed is in other capsules only.',
  sibling: 'The capsule is the same as for ec-p384 or rsa-2048, where it is shown.',
  alike: 'Nothing here depends on the kind of capsule; it is shown with another one.',
} as const;

export type HoleReason = keyof typeof holeReasons;

/** One mutation, and for each kind of capsule the vector that has it, or why there is none. */
export interface MatrixRow {
  readonly layer: Layer;
  readonly mutation: string;
  readonly cells: Readonly<Record<Kind, { readonly vector: string } | { readonly hole: HoleReason }>>;
}

/** The matrix layer × mutation × kind of capsule, without a blank cell. */
export function matrixOf(vectors: readonly Vector[]): readonly MatrixRow[] {
  const rows = Map.groupBy(vectors, ({ layer, mutation }) => `${layer}/${mutation}`);
  return [...rows.values()].map((row) => {
    const [{ layer, mutation }] = row as [Vector];
    const present = row.map(({ kind }) => kind);
    const cell = (kind: Kind): MatrixRow['cells'][Kind] => {
      const found = row.find((vector) => vector.kind === kind);
      return found ? { vector: found.name } : { hole: holeOf(layer, mutation, kind, present) };
    };
    return { layer, mutation, cells: Object.fromEntries(kinds.map((kind) => [kind, cell(kind)])) as MatrixRow['cells'] };
  });
}

const afterRecipient: ReadonlySet<Layer> = new Set(['kek', 'hmac', 'payload-tag', 'zlib', 'tar', 'file-name', 'limits'] as const);

/** Mutations of a field that some capsules have, by layer and name. */
const ofAField = /^(?:kek\/|limits\/iterations-|recipient\/(?:compressed|rsa)-key|(?:header\/(?:no|unknown|empty)|hmac\/flipped-bit-in)-(?!recipients|payload|fields))/u;

function holeOf(layer: Layer, mutation: string, kind: Kind, present: readonly Kind[]): HoleReason {
  if (afterRecipient.has(layer) && !(offlineKinds as readonly Kind[]).includes(kind)) return 'server';
  if (present.includes('ec-p384') && kind.startsWith('ec-')) return 'sibling';
  if (present.includes('rsa-2048') && kind.startsWith('rsa-')) return 'sibling';
  return ofAField.test(`${layer}/${mutation}`) ? 'field' : 'alike';
}

const signs: Readonly<Record<Expectation['does'], string>> = { opens: '**o**', refuses: '**x**', either: '**?**', 'needs-server': '**s**' };
const holeSigns: Readonly<Record<HoleReason, string>> = { server: 'S', field: 'F', sibling: 'C', alike: 'A' };

/** The matrix for people: a table for each layer. */
export function matrixPage(vectors: readonly Vector[]): string {
  const rows = matrixOf(vectors);
  const does = new Map(vectors.map(({ name, expect }) => [name, expect.does]));
  const sign = (cell: MatrixRow['cells'][Kind]): string => ('hole' in cell ? holeSigns[cell.hole] : signs[does.get(cell.vector) ?? 'either']);
  const tables = layers.map((layer) => {
    const lines = rows.filter((row) => row.layer === layer).map(({ mutation, cells }) => `| ${mutation} | ${kinds.map((kind) => sign(cells[kind])).join(' | ')} |`);
    return [`## ${layer}`, '', `| mutation | ${kinds.join(' | ')} |`, `|---|${kinds.map(() => ':-:').join('|')}|`, ...lines, ''].join('\n');
  });
  const legend = [
    `A correct client ${signs.opens} opens the container, ${signs.refuses} refuses it, ${signs.either} may do either, ${signs['needs-server']} needs servers that the kit has not.`,
    ...Object.entries(holeReasons).map(([hole, reason]) => `${holeSigns[hole as HoleReason]}: ${reason}`),
  ];
  return ['# Layer × mutation × kind of capsule', '', ...legend.map((line) => `- ${line}`), '', ...tables].join('\n');
}
