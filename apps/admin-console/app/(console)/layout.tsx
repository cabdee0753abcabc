import type { ReactNode } from 'react';
import { theConsole } from '../../src/console.ts';
import { signedIn } from '../../src/session/signed-in.ts';
import { Navigation } from '../../src/shell/navigation.tsx';

export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const { name, displayName, roles } = await signedIn();
  const { environments, configuration } = theConsole();
  return (
    <Navigation environments={[...environments.keys()]} world={configuration.world !== undefined} person={{ name, displayName, roles }}>
      {children}
    </Navigation>
  );
}
