/** `list.ts --configuration FILE`: everybody who has an account. */
import { accountCommand } from './command.ts';

await accountCommand({}, async ({ console }) => {
  const people = await console.accounts.list();
  return people.map(({ name, roles, disabled, secondFactor }) => [name, roles.join(','), secondFactor ? 'second factor' : 'no second factor', disabled ? 'disabled' : ''].join('\t').trimEnd()).join('\n');
});
