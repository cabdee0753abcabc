/** `list.ts --configuration FILE`: everybody who has an account. */
import { consoleProgram } from '../console-program.ts';

await consoleProgram({}, async ({ console }) => {
  const people = await console.accounts.list();
  return people.map(({ name, roles, disabled, secondFactor }) => [name, roles.join(','), secondFactor ? 'second factor' : 'no second factor', disabled ? 'disabled' : ''].join('\t').trimEnd()).join('\n');
});
