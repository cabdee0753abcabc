import { createHash } from 'node:crypto';
import { ordinaryFiles, seal, type Recipe } from './container/seal.ts';
import type { Credential } from './credential.ts';
import { kindFacts, type Kind, type KindFacts } from './kind.ts';
import type { File } from './payload/tar.ts';
import { randomOf } from './random.ts';

/** Where a container is good or bad, from the outside in. A bad one must be refused there. */
export const layers = ['envelope', 'header', 'recipient', 'kek', 'hmac', 'payload-tag', 'zlib', 'tar', 'file-name', 'limits'] as const;

export type Layer = (typeof layers)[number];

/** A file that must come out: size in bytes, SHA-256 in hex. Without a name the client may choose a safe one. */
export interface ExpectedFile {
  readonly name?: string;
  readonly size: number;
  readonly sha256: string;
}

/** What a correct client does. On every refusal no file is left behind. */
export type Expectation =
  | { readonly does: 'opens'; readonly files: readonly ExpectedFile[] }
  /** The first layer is the one that is wrong; at the others a correct client may notice too. */
  | { readonly does: 'refuses'; readonly by: readonly Layer[] }
  /** The sources disagree or leave it open. If it opens, these files come out; where `files` is missing, whatever comes out is not judged. */
  | { readonly does: 'either'; readonly why: string; readonly by: readonly Layer[]; readonly files?: readonly ExpectedFile[] }
  /** It can't be opened without these servers; the container itself is good, and without them no file appears. */
  | { readonly does: 'needs-server'; readonly servers: readonly string[] };

/** One container of the kit, and all that is known about it. */
export interface Vector {
  /** `layer/mutation.kind` */
  readonly name: string;
  readonly layer: Layer;
  readonly mutation: string;
  readonly kind: Kind;
  readonly scheme: KindFacts['scheme'];
  readonly description: string;
  /** Ids of the requirement ledger. */
  readonly requirements: readonly string[];
  readonly credential: Credential;
  /** The recipient in the header that the credential belongs to, counted from 0. */
  readonly recipient: number;
  readonly expect: Expectation;
  /** The vector that differs only in what is wrong here: it has to open first, or a refusal says nothing. */
  readonly twin?: string;
  /** Version of the kit that has it first. */
  readonly since: number;
  /** The same bytes on every call. */
  readonly bytes: () => Buffer;
}

/** Versions of the kit: raised when vectors are added or changed. */
export const kitVersion = 2;

/** How an author says what a correct client does; `vector` fills in layer and files. */
export type Outcome =
  | { readonly does: 'opens' }
  | { readonly does: 'refuses'; readonly also: readonly Layer[] }
  | { readonly does: 'either'; readonly why: string; readonly also: readonly Layer[]; readonly files: 'as packed' | 'any name' | 'any' }
  | { readonly does: 'needs-server' };

export const opens: Outcome = { does: 'opens' };
export const needsServer: Outcome = { does: 'needs-server' };

/** Must be refused, by the vector's own layer or where else a correct client may notice first. */
export function refuses(...also: readonly Layer[]): Outcome {
  return { does: 'refuses', also };
}

/** May be refused or opened, and why; if it opens, the packed files come out, or under `any name`, or `any` at all. */
export function either(why: string, files: 'as packed' | 'any name' | 'any' = 'as packed', ...also: readonly Layer[]): Outcome {
  return { does: 'either', why, also, files };
}

/** What an author writes about a vector besides its recipe. */
export interface Facts {
  readonly says: string;
  readonly requirements: readonly `CONTAINER/${string}`[];
  readonly expect: Outcome;
  /** One vector for each of them; by default a shared secret, the kind with the least around it. */
  readonly kinds?: readonly Kind[];
  readonly credential?: Credential;
  readonly recipient?: number;
  /** `layer/mutation` of a refused vector's twin; by default the ordinary container. */
  readonly twin?: `${Layer}/${string}`;
  /** The version of the kit that has it first; by default 1. */
  readonly since?: number;
}

/**
 * One container for each kind of capsule.
 *
 * @param name `layer/mutation`, lower case with hyphens; becomes a path
 * @param recipe how it differs from an ordinary container; its recipient is the kind's ordinary one unless it has its own
 */
export function vector(name: `${Layer}/${string}`, facts: Facts, recipe: Recipe | ((kind: Kind) => Recipe) = {}): Vector[] {
  return (facts.kinds ?? ['secret']).map((kind) => vectorOf(name, facts, kind, typeof recipe === 'function' ? recipe(kind) : recipe));
}

function vectorOf(path: string, facts: Facts, kind: Kind, recipe: Recipe): Vector {
  const [layer, mutation] = path.split('/') as [Layer, string];
  const name = `${path}.${kind}`;
  const { scheme, recipient, credential, servers } = kindFacts[kind];
  const expect = judged(kind, expectation(layer, facts.expect, recipe.files ?? ordinaryFiles, servers));
  return {
    name,
    layer,
    mutation,
    kind,
    scheme,
    description: facts.says,
    requirements: facts.requirements,
    credential: facts.credential ?? credential,
    recipient: facts.recipient ?? 0,
    expect,
    ...(expect.does === 'refuses' && servers.length === 0 && { twin: `${facts.twin ?? 'envelope/well-formed'}.${kind}` }),
    since: facts.since ?? 1,
    bytes: () => seal({ recipients: [recipient], ...recipe }, randomOf(name)),
  };
}

function expectation(layer: Layer, outcome: Outcome, files: readonly File[], servers: readonly string[]): Expectation {
  switch (outcome.does) {
    case 'opens':
      return { does: 'opens', files: files.map(expectedFile) };
    case 'refuses':
      return { does: 'refuses', by: [layer, ...outcome.also] };
    case 'either': {
      const packed = files.map(expectedFile).map(({ name, ...content }) => (outcome.files === 'any name' ? content : { name, ...content }));
      return { does: 'either', why: outcome.why, by: [layer, ...outcome.also], ...(outcome.files !== 'any' && { files: packed }) };
    }
    case 'needs-server':
      return { does: 'needs-server', servers };
  }
}

function expectedFile({ name, content }: File): Required<ExpectedFile> {
  return { name, size: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** The specification has P-384 only: a client that does not know another curve skips the recipient, and is right. */
function judged(kind: Kind, expect: Expectation): Expectation {
  if (kind !== 'ec-p256' && kind !== 'ec-p521') return expect;
  const unknownCurve = ['recipient', 'header'] as const;
  if (expect.does === 'opens') {
    return { does: 'either', why: 'The curve is none of the specification; libcdoc from 0.5.1 on has it.', by: unknownCurve, files: expect.files };
  }
  return expect.does === 'needs-server' ? expect : { ...expect, by: [...new Set([...expect.by, ...unknownCurve])] };
}
