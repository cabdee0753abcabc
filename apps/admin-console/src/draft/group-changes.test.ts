import { array, assert, constant, oneof, property, string, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupChanges } from './group-changes.ts';

describe('changes by server', () => {
  test('those of the document come first, those of a server without its id in the field', () => {
    const groups = groupChanges([{ path: '/servers/a~1b/name', before: 'x', after: 'y' }, { path: '/version', before: 1, after: 2 }, { path: '/servers/a~1b/certificates/sha256:00/purpose', after: 'next' }]);
    expect(groups.map(({ server, changes }) => [server, changes.map(({ field }) => field)])).toEqual([
      [undefined, [['version']]],
      ['a/b', [['name'], ['certificates', 'sha256:00', 'purpose']]],
    ]);
  });

  test('no change is lost or made up', () => {
    const segment = string({ minLength: 1, maxLength: 6 }).map((text) => text.replaceAll('~', '~0').replaceAll('/', '~1'));
    const path = array(oneof(constant('servers'), segment), { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
    assert(
      property(uniqueArray(path), (paths) => {
        const grouped = groupChanges(paths.map((one) => ({ path: one }))).flatMap(({ changes }) => changes.map((change) => change.path));
        expect(grouped.toSorted()).toEqual(paths.toSorted());
      }),
    );
  });
});
