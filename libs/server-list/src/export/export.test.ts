import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ids, withServer } from '../testing/servers.ts';
import { exportJava } from './java/export.ts';
import { exportLibcdoc } from './libcdoc/export.ts';
import { minimalRiaBase } from './ria/base.ts';
import { exportRia } from './ria/export.ts';

test('lists of any names and ids are exported faithfully, to every target that can hold them', async () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(word.filter((id) => id !== '__proto__'), word, fc.webUrl({ validSchemes: ['https'] }), async (id, name, url) => {
      const list = { ...withServer(ids.capsule, { id, name, sender: url, recipient: url }), defaultCapsuleServer: id };
      const impact = [exportLibcdoc(list), exportJava(list), await exportRia(list, minimalRiaBase, [])].flatMap((result) => result.impact);
      expect(impact.some(({ servers }) => servers.includes(id))).toBe(true);
    }),
    { numRuns: 8 },
  );
});
