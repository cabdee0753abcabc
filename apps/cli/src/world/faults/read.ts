import { validateHeaderName, validateHeaderValue } from 'node:http';
import { Ajv, type ErrorObject } from 'ajv';
import { ConfigurationProblem } from '../../problem.ts';
import { isOfConnection, isOfDirectory, type Fault, type Misdeed } from './fault.ts';
import schema from './fault.schema.json' with { type: 'json' };

const valid = new Ajv({ discriminator: true, allowUnionTypes: true }).compile<Fault>(schema);

const kinds = schema.properties.does.oneOf.map(({ properties }) => properties.kind.const).join(', ');

/** @throws ConfigurationProblem `file-invalid`, naming the member that is wrong */
export function readFault(value: unknown): Fault {
  if (!valid(value)) throw refused(described(valid.errors?.[0]));
  const { when, times, does } = value;
  const { path } = when ?? {};
  if (isOfConnection(does) && (when?.method ?? path) !== undefined) {
    throw refused(`"when" can have only "skip" with ${does.kind}: a connection has no request yet`);
  }
  if (isOfDirectory(does) && (when !== undefined || times !== undefined)) {
    throw refused(`${does.kind} lasts until it is taken back: leave "when" and "times" out`);
  }
  if (path !== undefined) check('"when.path"', () => new RegExp(path));
  for (const [name, header] of headersOf(does)) {
    check(`the header ${JSON.stringify(name)}`, () => {
      validateHeaderName(name);
      validateHeaderValue(name, header);
    });
  }
  return value;
}

function headersOf(does: Misdeed): readonly (readonly [name: string, value: string])[] {
  if (does.kind === 'duplicate-header') return [[does.name, does.value]];
  if (does.kind !== 'status' && does.kind !== 'answer') return [];
  return Object.entries(does.headers ?? {}).map(([name, value]) => [name, value ?? '']);
}

function check(what: string, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    throw refused(`${what} is none: ${(error as Error).message}`);
  }
}

function described(error: ErrorObject | undefined): string {
  if (!error) return 'it is none';
  const { instancePath, keyword, params, message } = error;
  const where = instancePath === '' ? 'it' : `"${instancePath.slice(1).replaceAll('/', '.')}"`;
  if (keyword === 'discriminator') return `"does.kind" must be one of ${kinds}`;
  if (keyword === 'required') return `${where} must have "${String(params['missingProperty'])}"`;
  if (keyword === 'additionalProperties') return `${where} cannot have "${String(params['additionalProperty'])}"`;
  if (keyword === 'enum') return `${where} must be one of ${(params['allowedValues'] as string[]).join(', ')}`;
  if (keyword === 'const') return `${where} must be ${JSON.stringify(params['allowedValue'])}`;
  return `${where} ${message}`;
}

function refused(why: string): ConfigurationProblem {
  return new ConfigurationProblem('file-invalid', `this is no fault: ${why}`, 'see docs/world.md, "Misbehaving on purpose"');
}
