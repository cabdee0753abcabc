/** `reset.ts --configuration FILE --name NAME`: forgets password and second factor; prints a new enrolment link. */
import { consoleProgram } from '../console-program.ts';
import { enrolmentLink } from './enrolment-link.ts';

await consoleProgram({ name: 'string' }, async ({ console, origin, text, record }) => {
  const { person, token } = await console.accounts.reset(text('name'));
  record('reset-account', { account: person.id, name: person.name });
  return enrolmentLink(origin, token);
});
