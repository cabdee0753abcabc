import { textOf, type Route } from './route.ts';

/** Whoever holds an enrolment link sets their first password. */
export const enrolmentRoute: Route = {
  method: 'POST',
  path: '/api/enrol',
  open: true,
  async answer(request) {
    const { name } = await request.console.accounts.enrol(textOf(request, 'token'), textOf(request, 'password'));
    return { name };
  },
};
