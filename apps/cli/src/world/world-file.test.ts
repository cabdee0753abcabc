import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import schema from './world.schema.json' with { type: 'json' };

test('world.schema.json is a JSON Schema', () => {
  const ajv = new Ajv();
  expect(ajv.validateSchema(schema), ajv.errorsText()).toBe(true);
});
