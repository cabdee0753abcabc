import { createHash, X509Certificate } from 'node:crypto';
import type { CheckResult, ClientProcess, RunResult, TranscriptEntry } from '@testbed/runner';
import type { ConnectionFacts, Exchange, Failure, Header } from '@testbed/wire';
import { redactHeader, redactNamed, redactRaw, redactText } from './redact.ts';

/** A run as reports keep it: redacted, and JSON throughout. Everything that is written comes from here. */
export interface RecordedRun extends Omit<RunResult, 'checks'> {
  readonly checks: readonly RecordedCheck[];
}

export interface RecordedCheck extends Omit<CheckResult, 'transcript'> {
  readonly transcript: readonly RecordedEntry[];
}

export type RecordedEntry = RecordedExchange | RecordedHook | RecordedProcess;

export interface RecordedExchange {
  readonly kind: 'exchange';
  readonly actor: string;
  readonly origin: string;
  /** RFC 3339. */
  readonly started: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly connection?: RecordedConnection;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: readonly Header[];
    readonly body?: RecordedBody;
    /** What was written instead of a well-formed request. */
    readonly raw?: RecordedBody;
  };
  readonly response?: {
    readonly status: number;
    readonly reason: string;
    readonly headers: readonly Header[];
    readonly body: RecordedBody;
  };
  readonly failure?: Failure;
}

export interface RecordedHook {
  readonly kind: 'hook';
  /** RFC 3339. */
  readonly at: string;
  readonly hook: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A client under test that was run once. */
export interface RecordedProcess extends ClientProcess {
  readonly kind: 'process';
  /** RFC 3339. */
  readonly at: string;
}

export interface RecordedConnection {
  readonly protocol: string;
  readonly cipher: string;
  readonly resumed: boolean;
  readonly certificateRequested?: boolean;
  readonly serverCertificate?: { readonly subject: string; readonly sha256: string };
}

/** Bytes as text where they are UTF-8, else as base64; only their hash when there are more than 64 KiB. */
export type RecordedBody = { readonly length: number } & ({ readonly text: string } | { readonly base64: string } | { readonly sha256: string });

const longestBody = 64 * 1024;

/** The run without anything that may not stand in a report. */
export function recordRun(run: RunResult): RecordedRun {
  return {
    ...run,
    checks: run.checks.map((check) => ({ ...check, actual: redactText(check.actual), transcript: check.transcript.map(recordEntry) })),
    surprises: run.surprises.map((surprise) => ({ ...surprise, message: redactText(surprise.message) })),
  };
}

function recordEntry(entry: TranscriptEntry): RecordedEntry {
  if (entry.kind === 'exchange') return recordExchange(entry.exchange);
  if (entry.kind === 'process') return recordProcess(entry.at, entry.process);
  const values = Object.entries(entry.values).map(([name, value]) => [name, redactNamed(name, value)] as const);
  return { kind: 'hook', at: new Date(entry.at).toISOString(), hook: entry.hook, values: Object.fromEntries(values) };
}

function recordProcess(at: number, { command, stdout, stderr, ...process }: ClientProcess): RecordedProcess {
  return { kind: 'process', at: new Date(at).toISOString(), command: command.map(redactText), stdout: redactText(stdout), stderr: redactText(stderr), ...process };
}

function recordExchange({ actor, origin, startedAt, duration, connection, request, response, failure }: Exchange): RecordedExchange {
  const { method, path, headers, body, raw } = request;
  return {
    kind: 'exchange',
    actor,
    origin,
    started: new Date(startedAt).toISOString(),
    duration,
    ...(connection && { connection: recordConnection(connection) }),
    request: { method, path: redactText(path), headers: recordHeaders(headers), ...(body && { body: recordBody(body, redactText) }), ...(raw && { raw: recordBody(raw, redactRaw) }) },
    ...(response && {
      response: { status: response.status, reason: redactText(response.reason), headers: recordHeaders(response.headers), body: recordBody(response.body, redactText) },
    }),
    ...(failure && { failure: { ...failure, reason: redactText(failure.reason) } }),
  };
}

function recordHeaders(headers: readonly Header[]): readonly Header[] {
  return headers.map(([name, value]) => [name, redactHeader(name, value)]);
}

function recordBody(bytes: Uint8Array, redact: (text: string) => string): RecordedBody {
  const { length } = bytes;
  if (length > longestBody) return { length, sha256: createHash('sha256').update(bytes).digest('hex') };
  try {
    return { length, text: redact(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) };
  } catch {
    // Latin-1 keeps every byte, so that what can be read in between is redacted as well.
    return { length, base64: Buffer.from(redact(Buffer.from(bytes).toString('latin1')), 'latin1').toString('base64') };
  }
}

function recordConnection({ serverCertificate, ...facts }: ConnectionFacts): RecordedConnection {
  if (serverCertificate.length === 0) return facts;
  const sha256 = createHash('sha256').update(serverCertificate).digest('hex');
  return { ...facts, serverCertificate: { subject: subjectOf(serverCertificate), sha256 } };
}

function subjectOf(der: Uint8Array): string {
  try {
    return new X509Certificate(der).subject.replaceAll('\n', ', ');
  } catch {
    return 'not readable';
  }
}
