import type { Exchange } from '@testbed/wire';
import { Ajv } from 'ajv';
import schema from '../capsule.schema.json' with { type: 'json' };
import type { CapsuleJson } from '../upload/request.ts';

const valid = new Ajv().compile<CapsuleJson>(schema);

/** How the capsule in an answer differs from the one uploaded, without its bytes; undefined when they are equal. */
export function differenceFrom(capsule: CapsuleJson, { response }: Pick<Exchange, 'response'>): string | undefined {
  const received = parsed(response?.body);
  if (typeof received !== 'object' || received === null) return 'answered with a body that is no JSON object';
  const other = (['recipient_id', 'ephemeral_key_material', 'capsule_type'] as const).filter((name) => (received as Partial<CapsuleJson>)[name] !== capsule[name]);
  return other.length > 0 ? `answered with another ${other.join(' and ')}` : undefined;
}

/** What breaks the schema in the body of an answer; undefined when nothing does. */
export function complaintAbout({ response }: Pick<Exchange, 'response'>): string | undefined {
  const received = parsed(response?.body);
  if (received === undefined) return 'the body is no JSON';
  if (valid(received)) return undefined;
  const [error] = valid.errors ?? [];
  return `the body breaks the schema: ${error?.instancePath.slice(1) || 'it'} ${error?.message}`;
}

function parsed(body: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(body ?? []).toString());
  } catch {
    return undefined;
  }
}
