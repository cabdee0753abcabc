import type { Answer, Rule } from '@testbed/server-kit';
import { answering, changedAnswers, withHeaders } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { replaced, without } from '../rules.ts';
import { idIn } from './detour.ts';
import { at, inFetch, inPorts, type Plant } from './plant.ts';
import type { FetchContext } from './recipient-key.ts';

/** What a capsule server makes of a transaction id. */
export const identifierDefects = inCapsuleServer('validation', [
  {
    id: 'capsule/id-length-unchecked',
    what: 'Looks for a capsule under ids of any length.',
    caughtBy: ['capsule/fetch/id-length/3', 'capsule/fetch/id-length/17', 'capsule/fetch/id-length/35', 'capsule/fetch/id-length/1000'],
    collateral: [{ check: 'capsule/fetch/error-body/400', reason: 'It asks with an id of 35 characters.' }],
    plant: inFetch((rules) => without(rules, 'transaction-id-length')),
  },
  {
    id: 'capsule/id-very-short-looked-for',
    what: 'Looks for a capsule under an id of 3 characters.',
    caughtBy: ['capsule/fetch/id-length/3'],
    plant: idLength((length) => length === 3 || isLength(length)),
  },
  {
    id: 'capsule/id-minimum-one-less',
    what: 'Looks for a capsule under an id of 17 characters.',
    caughtBy: ['capsule/fetch/id-length/17'],
    plant: idLength((length) => length === 17 || isLength(length)),
  },
  {
    id: 'capsule/id-minimum-one-more',
    what: 'Refuses an id of 18 characters for its length.',
    caughtBy: ['capsule/fetch/unknown/18-characters'],
    plant: idLength((length) => length !== 18 && isLength(length)),
  },
  {
    id: 'capsule/unknown-id-crashes',
    what: 'Fails inside when there is no capsule with an id.',
    caughtBy: ['capsule/fetch/unknown/random', 'capsule/fetch/unknown/34-characters', 'capsule/fetch/unknown/18-characters'],
    collateral: [
      { check: 'capsule/fetch/unknown', reason: 'It asks for an id that is not there.' },
      { check: 'capsule/fetch/error-body/404', reason: 'It asks for an id that is not there.' },
      { check: 'capsule/fetch/not-yours', reason: 'It asks for an id that is not there.' },
      { check: 'capsule/fetch/path', reason: 'It asks for an id that is not there.' },
      { check: 'capsule/expiry', reason: 'A capsule that was deleted is not there.' },
    ],
    plant: inFetch((rules) => replaced(rules, 'capsule-stored', crashing(() => true))),
  },
  {
    id: 'capsule/id-maximum-one-more',
    what: 'Looks for a capsule under an id of 35 characters.',
    caughtBy: ['capsule/fetch/id-length/35'],
    collateral: [{ check: 'capsule/fetch/error-body/400', reason: 'It asks with an id of 35 characters.' }],
    plant: idLength((length) => length === 35 || isLength(length)),
  },
  {
    id: 'capsule/id-very-long-looked-for',
    what: 'Looks for a capsule under an id of hundreds of characters.',
    caughtBy: ['capsule/fetch/id-length/1000'],
    plant: idLength((length) => length > 900 || isLength(length)),
  },
  {
    id: 'capsule/id-of-any-case',
    what: 'Finds a capsule under its id in other letter case.',
    caughtBy: ['capsule/fetch/unknown/other-case'],
    plant: finding((asked, kept) => asked.toLowerCase() === kept.toLowerCase()),
  },
  {
    id: 'capsule/id-beginning',
    what: 'Finds a capsule under the beginning of its id.',
    caughtBy: ['capsule/fetch/unknown/first-half'],
    plant: finding((asked, kept) => asked.length < kept.length && kept.startsWith(asked)),
  },
  {
    id: 'capsule/id-without-last-character',
    what: 'Compares all characters of an id but the last.',
    caughtBy: ['capsule/fetch/unknown/last-character'],
    plant: finding((asked, kept) => asked.length === kept.length && asked.slice(0, -1) === kept.slice(0, -1)),
  },
  {
    id: 'capsule/id-with-wildcards',
    what: 'Takes % and _ in an id for any characters.',
    caughtBy: ['capsule/fetch/unknown/wildcards'],
    plant: finding((asked, kept) => asked.includes('%') && kept.startsWith(asked.slice(0, asked.indexOf('%')))),
  },
  {
    id: 'capsule/id-in-query-crashes',
    what: 'Fails inside on an id with a quotation mark.',
    caughtBy: ['capsule/fetch/unknown/quotation-mark'],
    plant: inFetch((rules) => replaced(rules, 'transaction-id-length', crashing(({ transactionId }) => transactionId.includes("'")))),
  },
  {
    id: 'capsule/body-of-404',
    what: 'Explains in a body why a fetch is answered 404.',
    caughtBy: ['capsule/fetch/error-body/404'],
    plant: at('recipient', () => changedAnswers((answer, { url }) => (answer.status === 404 && idIn(url) !== '' ? explained(answer) : answer))),
  },
  {
    id: 'capsule/body-of-400',
    what: 'Explains in a body why a fetch is answered 400.',
    caughtBy: ['capsule/fetch/error-body/400'],
    plant: at('recipient', () => changedAnswers((answer, { url }) => (answer.status === 400 && idIn(url) !== '' ? explained(answer) : answer))),
  },
  {
    id: 'capsule/list',
    what: 'Answers GET /key-capsules with every id that it keeps.',
    caughtBy: ['capsule/fetch/no-id/nothing-listed', 'capsule/fetch/no-id/status-405'],
    plant: at('recipient', () => answering(({ method, url }) => (method === 'GET' && url === '/key-capsules' ? emptyList : undefined))),
  },
  {
    id: 'capsule/collection-not-found',
    what: 'Answers GET /key-capsules 404.',
    caughtBy: ['capsule/fetch/no-id/status-405'],
    plant: at('recipient', () => changedAnswers((answer, { method, url }) => (method === 'GET' && url === '/key-capsules' ? { ...answer, status: 404 } : answer))),
  },
  {
    id: 'capsule/list-with-slash',
    what: 'Answers GET /key-capsules/ with every id that it keeps.',
    caughtBy: ['capsule/fetch/no-id/slash-nothing-listed', 'capsule/fetch/no-id/slash-status-404'],
    plant: at('recipient', () => answering(({ method, url }) => (method === 'GET' && url === '/key-capsules/' ? emptyList : undefined))),
  },
  {
    id: 'capsule/collection-with-slash-malformed',
    what: 'Answers GET /key-capsules/ 400.',
    caughtBy: ['capsule/fetch/no-id/slash-status-404'],
    plant: at('recipient', () => changedAnswers((answer, { method, url }) => (method === 'GET' && url === '/key-capsules/' ? { ...answer, status: 400 } : answer))),
  },
]);

const emptyList = { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('[]') };

function isLength(length: number): boolean {
  return length >= 18 && length <= 34;
}

function idLength(takes: (length: number) => boolean): Plant {
  return inFetch((rules) =>
    replaced(rules, 'transaction-id-length', (rule) => ({
      ...rule,
      check: ({ transactionId: { length } }: FetchContext) => (takes(length) ? undefined : { expected: 'another length', actual: String(length) }),
    })),
  );
}

function crashing(when: (context: FetchContext) => boolean): (rule: Rule<FetchContext>) => Rule<FetchContext> {
  return (rule) => ({
    ...rule,
    async check(context) {
      const violation = await rule.check(context);
      if (when(context) && (violation || rule.id !== 'capsule-stored')) throw new Error('planted');
      return violation;
    },
  });
}

/** Finds a capsule under ids that resemble its own. */
function finding(resembles: (asked: string, kept: string) => boolean): Plant {
  const ids = new Set<string>();
  return inPorts(({ store }) => ({
    store: {
      ...store,
      put(item) {
        ids.add(item.id);
        return store.put(item);
      },
      get: (id) => store.get(ids.has(id) ? id : ([...ids].find((kept) => resembles(id, kept)) ?? id)),
    },
  }));
}

function explained(answer: Required<Answer>): Answer {
  return { ...withHeaders(answer, { 'content-type': 'application/json' }), body: Buffer.from('{"error":"no such capsule"}') };
}
