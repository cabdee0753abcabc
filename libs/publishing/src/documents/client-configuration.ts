import { Ajv } from 'ajv';
import type { ServerList } from '@testbed/server-list';
import type { DraftFinding, Environment } from '../model.ts';
import { PublishingProblem } from '../problem.ts';
import { firstVersionFindings } from './first-version.ts';
import type { Earlier, DocumentRules } from './rules.ts';
import schema from './client-configuration.schema.json' with { type: 'json' };

/** What the organisation's clients take over before they send a capsule or a share (UC.Client.01/8b, UC.KTS.01/1a). */
export interface ClientConfigurationDocument {
  readonly version: number;
  readonly environment: Environment;
  /** ISO 8601 periods of whole days: `P365D`. */
  readonly defaultExpiry: string;
  readonly maximumExpiry?: string;
  readonly defaultCapsuleServer?: string;
}

const validate = new Ajv({ verbose: true }).compile<ClientConfigurationDocument>(schema);

/** The client configuration: published as the list is. */
export const clientConfigurationRules: DocumentRules = {
  first: ({ environment }) => ({ version: 1, environment, defaultExpiry: 'P1095D', maximumExpiry: 'P1825D' }) satisfies ClientConfigurationDocument,
  following: (content, { version }) => ({ ...readClientConfiguration(Buffer.from(content).toString()), version: version + 1 }),
  read: readClientConfiguration,
  findings(content, { environment, earlier, servers }) {
    try {
      const document = readClientConfiguration(content);
      return Promise.resolve([...firstVersionFindings(document, environment, earlier), ...versionFindings(document, earlier), ...expiryFindings(document), ...serverFindings(document, servers)]);
    } catch (error) {
      if (!(error instanceof PublishingProblem)) throw error;
      return Promise.resolve([{ code: error.code, severity: 'error', path: error.actual ?? '', message: error.message, next: error.next }]);
    }
  },
};

/** @throws PublishingProblem `content-invalid`, with the member as `actual` */
function readClientConfiguration(content: string): ClientConfigurationDocument {
  let document: unknown;
  try {
    document = JSON.parse(content);
  } catch (cause) {
    throw new PublishingProblem('content-invalid', `the draft is not JSON: ${(cause as Error).message}`, 'correct the text of the draft', { cause });
  }
  if (validate(document)) return document;
  const [error] = validate.errors ?? [];
  const where = error?.instancePath ?? '';
  const hint = error?.parentSchema?.['description'] as string | undefined;
  throw new PublishingProblem('content-invalid', `${where || 'the draft'} ${error?.message ?? 'is invalid'}`, hint ?? 'correct the text of the draft', { actual: where });
}

function versionFindings({ version }: ClientConfigurationDocument, earlier: readonly Earlier[]): readonly DraftFinding[] {
  const last = earlier.at(-1)?.version;
  if (last === undefined || version === last + 1) return [];
  return [{ code: 'version-by-one', severity: 'error', path: '/version', message: `the version is ${version}, after ${last}`, next: `make it ${last + 1}` }];
}

function expiryFindings({ defaultExpiry, maximumExpiry = defaultExpiry }: ClientConfigurationDocument): readonly DraftFinding[] {
  if (daysOf(defaultExpiry) <= daysOf(maximumExpiry)) return [];
  return [{ code: 'expiry-over-maximum', severity: 'error', path: '/defaultExpiry', message: `${defaultExpiry} is longer than the maximum of ${maximumExpiry}`, next: 'shorten it, or raise the maximum' }];
}

function serverFindings({ defaultCapsuleServer: id }: ClientConfigurationDocument, servers: ServerList | undefined): readonly DraftFinding[] {
  if (id === undefined) return [];
  const server = servers?.servers.find((candidate) => candidate.id === id);
  if (server?.state === 'active' && server.capsuleTypes.includes('KeyServerCapsule')) return [];
  const why = server ? `is ${server.state} and takes ${server.capsuleTypes.join(', ')}` : 'is not on the published trusted-server list';
  return [{ code: 'default-server', severity: 'error', path: '/defaultCapsuleServer', message: `${id} ${why}`, next: 'choose an active capsule server of the published list, or none' }];
}

function daysOf(period: string): number {
  return Number(period.slice(1, -1));
}
