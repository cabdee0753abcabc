import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';

const schemas = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.schema.json'));

test.each(schemas)('%s is a JSON Schema', (name) => {
  const ajv = new Ajv({ strict: false });
  expect(ajv.validateSchema(JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as object), ajv.errorsText()).toBe(true);
});
