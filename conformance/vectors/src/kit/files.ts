import { createHash } from 'node:crypto';
import { vectors } from '../catalogue/catalogue.ts';
import { keyFile, keyNames, privateKey } from '../key/material.ts';
import { kinds } from '../kind.ts';
import { kitVersion, layers, type Vector } from '../vector.ts';
import schema from './manifest.schema.json' with { type: 'json' };
import { license, readme } from './texts.ts';
import { holeReasons, matrixOf, matrixPage } from './matrix.ts';

/** A file of the kit: its path with `/`, and its bytes. */
export interface KitFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Size in bytes and SHA-256 in hex of a file of the kit. */
export interface FileDigest {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** What `manifest.json` says of a vector: all but the bytes, and where they are. */
export type ManifestVector = Omit<Vector, 'bytes'> & { readonly file: string; readonly size: number; readonly sha256: string };

/** `manifest.json`; `manifest.schema.json` beside it describes it. */
export interface Manifest {
  readonly kit: typeof kitName;
  readonly version: number;
  readonly license: string;
  readonly layers: readonly string[];
  readonly kinds: readonly string[];
  readonly vectors: readonly ManifestVector[];
  /** Every other file of the kit but the manifest. */
  readonly files: readonly FileDigest[];
}

/** What a kit calls itself. */
export const kitName = 'cdoc2-vector-kit';

/** The JSON Schema (2020-12) of `manifest.json`. */
export const manifestSchema: object = schema;

/** Describes every file of the kit. Makes every container: seconds of work. */
export function manifest(): Manifest {
  return manifestOf(vectors.map((vector) => ({ vector, ...digestOf(containerFile(vector)) })));
}

/** Every file of the kit, one after the other, the manifest last. */
export function* kitFiles(): Generator<KitFile, void, undefined> {
  const written: Container[] = [];
  for (const vector of vectors) {
    const file = containerFile(vector);
    written.push({ vector, ...digestOf(file) });
    yield file;
  }
  yield* otherFiles();
  yield { path: 'manifest.json', bytes: json(manifestOf(written)) };
}

type Container = FileDigest & { readonly vector: Vector };

function manifestOf(containers: readonly Container[]): Manifest {
  return {
    kit: kitName,
    version: kitVersion,
    license: 'CC0-1.0 OR MIT',
    layers,
    kinds,
    vectors: containers.map(({ vector: { bytes: _bytes, ...facts }, path, size, sha256 }) => ({ ...facts, file: path, size, sha256 })),
    files: otherFiles().map(digestOf),
  };
}

function containerFile(vector: Vector): KitFile {
  return { path: `containers/${vector.name}.cdoc2`, bytes: vector.bytes() };
}

function otherFiles(): readonly KitFile[] {
  return [
    { path: 'LICENSE', bytes: Buffer.from(license) },
    { path: 'README.md', bytes: Buffer.from(readme(vectors)) },
    { path: 'manifest.schema.json', bytes: json(manifestSchema) },
    { path: 'matrix.json', bytes: json({ holes: holeReasons, rows: matrixOf(vectors) }) },
    { path: 'matrix.md', bytes: Buffer.from(matrixPage(vectors)) },
    ...keyNames.flatMap((name) => [
      { path: `keys/${name}.pem`, bytes: keyFile(name, 'pem') },
      { path: `keys/${name}.der`, bytes: privateKey(name).export({ format: 'der', type: 'pkcs8' }) },
      { path: `keys/${name}.p12`, bytes: keyFile(name, 'p12') },
    ]),
  ];
}

function digestOf({ path, bytes }: KitFile): FileDigest {
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function json(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
