/** `change.ts --configuration FILE --name NAME [--roles …] [--disable | --enable]`: changes an account and ends its sessions. */
import { consoleProgram } from '../console-program.ts';
import { readRoles } from './roles.ts';

await consoleProgram({ name: 'string', roles: 'string', disable: 'boolean', enable: 'boolean' }, async ({ console, text, optional, flag, record }) => {
  const roles = optional('roles');
  const person = await console.accounts.change(text('name'), {
    ...(roles !== undefined && { roles: readRoles(roles) }),
    ...((flag('disable') || flag('enable')) && { disabled: flag('disable') }),
  });
  record('change-account', { account: person.id, name: person.name, roles: person.roles, disabled: person.disabled });
  return `${person.name}: ${person.roles.join(', ')}${person.disabled ? ', disabled' : ''}`;
});
