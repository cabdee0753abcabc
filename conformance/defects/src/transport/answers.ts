import { changedAnswers, withHeaders } from '../front.ts';
import type { ListenerDefect } from './defect.ts';

/** What a listener answers, whatever it is asked. */
export const answerDefects: readonly ListenerDefect[] = [
  {
    id: 'keeps-no-connection',
    what: 'closes the connection after each answer',
    caughtBy: ['http/kept-connection'],
    surgery: changedAnswers((answer) => withHeaders(answer, { connection: 'close' })),
  },
  {
    id: 'method-not-found',
    what: 'answers other methods 404',
    caughtBy: ['http/method-not-allowed'],
    surgery: changedAnswers((answer, { method }) => (method === 'DELETE' ? { ...answer, status: 404 } : answer)),
  },
  {
    id: 'allow-missing',
    what: 'does not say which methods there are',
    caughtBy: ['http/allow-header'],
    surgery: changedAnswers((answer) => withHeaders(answer, { allow: undefined })),
  },
  {
    id: 'unknown-path-malformed',
    what: 'answers an unknown path 400',
    caughtBy: ['http/unknown-path'],
    surgery: changedAnswers((answer, { url }) => (url?.startsWith('/judge/') ? { ...answer, status: 400 } : answer)),
  },
  {
    id: 'date-of-another-form',
    what: 'writes the Date as RFC 3339 does',
    caughtBy: ['http/date-header'],
    surgery: changedAnswers((answer) => withHeaders(answer, { date: new Date().toISOString() })),
  },
  {
    id: 'stack-trace-on-unknown-path',
    what: 'shows a stack trace where it has nothing',
    caughtBy: ['http/no-insides'],
    surgery: changedAnswers((answer, { url }) => (url?.startsWith('/judge/') ? { ...answer, body: Buffer.from('Error: no handler\n    at route (/srv/app/server.js:10:5)\n') } : answer)),
  },
];
