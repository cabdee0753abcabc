import { expect, test } from 'vitest';
import { p256, rootFor, type Crew } from '../testing/publisher.ts';
import { bytesOf, exampleList, successor } from '../testing/servers.ts';
import { signServerList } from './sign-list.ts';
import { keyIdOf } from './signing-key.ts';

const crew: Crew = { root: [p256()], list: [p256(), p256()], freshness: [p256()] };
const [one, other] = crew.list as [Crew['list'][number], Crew['list'][number]];
const roots = await rootFor(crew);
const list = bytesOf(exampleList);
const signers = async (...args: Parameters<typeof signServerList>): Promise<string[]> => (await signServerList(...args)).content.map(({ keyId }) => keyId);

test('signatures of others over the same bytes are kept; the same key signs once, however often it is given', async () => {
  const { content } = await signServerList(list, roots, [one, one]);
  expect(content).toHaveLength(1);
  expect(await signers(list, roots, [other], content)).toEqual([keyIdOf(one.publicKey), keyIdOf(other.publicKey)]);
  expect(await signers(list, roots, [one], content)).toEqual([keyIdOf(one.publicKey)]);
});

test('signatures over other bytes are not kept', async () => {
  const { content } = await signServerList(bytesOf(successor(exampleList)), roots, [one]);
  expect(await signers(list, roots, [other], content)).toEqual([keyIdOf(other.publicKey)]);
});

test('signatures of a key that has lost its right are not kept', async () => {
  const { content } = await signServerList(list, roots, [one]);
  const without = await rootFor({ ...crew, root: [...crew.root, one], list: [other] }, roots, { signers: [...crew.root, one] });
  expect(await signers(list, without, [other], content)).toEqual([keyIdOf(other.publicKey)]);
});
