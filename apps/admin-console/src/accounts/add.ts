/** `add.ts --configuration FILE --name NAME --roles viewer,editor… [--display-name TEXT] [--email ADDRESS]`: a new account; prints its enrolment link. */
import { consoleProgram } from '../console-program.ts';
import { enrolmentLink } from './enrolment-link.ts';
import { readRoles } from './roles.ts';

await consoleProgram({ name: 'string', roles: 'string', 'display-name': 'string', email: 'string' }, async ({ console, origin, text, optional, record }) => {
  const [displayName, email] = [optional('display-name'), optional('email')];
  const { person, token } = await console.accounts.add({ name: text('name'), roles: readRoles(text('roles')), ...(displayName !== undefined && { displayName }), ...(email !== undefined && { email }) });
  record('add-account', { account: person.id, name: person.name, roles: person.roles });
  return enrolmentLink(origin, token);
});
