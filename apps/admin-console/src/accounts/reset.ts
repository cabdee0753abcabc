/** `reset.ts --configuration FILE --name NAME`: forgets password and second factor; prints a new enrolment link. */
import { accountCommand } from './command.ts';
import { enrolmentLink } from './enrolment-link.ts';

await accountCommand({ name: 'string' }, async ({ console, origin, text, record }) => {
  const { person, token } = await console.accounts.reset(text('name'));
  record('reset-account', { account: person.id, name: person.name });
  return enrolmentLink(origin, token);
});
