import { Alert, Stack } from '@mantine/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { theConsole } from '../../../src/console.ts';
import { instantIn } from '../../../src/messages/instant.ts';
import { messages, requestLanguage } from '../../../src/messages/server.ts';
import { mayAct } from '../../../src/runs/demand-acting.ts';
import { refusalOf } from '../../../src/runs/refusal-of.ts';
import { signedIn } from '../../../src/session/signed-in.ts';
import { PageTitle } from '../../../src/shell/page-title.tsx';
import { problemText } from '../../../src/shell/problem-text.ts';
import { Clock } from '../../../src/world/view/clock.tsx';
import { Messages } from '../../../src/world/view/messages.tsx';
import { People } from '../../../src/world/view/people.tsx';
import { Requests } from '../../../src/world/view/requests.tsx';
import { Servers } from '../../../src/world/view/servers.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('nav.world') };
}

export default async function WorldPage() {
  const { roles } = await signedIn();
  const [t, language] = [await messages(), await requestLanguage()];
  const desk = theConsole().world;
  if (!desk) notFound();
  const world = await desk.observe().catch((error: unknown) => refusalOf(error));
  if ('code' in world) {
    return (
      <>
        <PageTitle title={t('nav.world')} />
        <Alert variant="default" role="alert" title={t('world.down')}>{problemText(t, world)}</Alert>
      </>
    );
  }
  const { profile, now, clockOffset, servers, people } = world;
  return (
    <>
      <PageTitle title={t('nav.world')} about={t('world.about', { profile, now: instantIn(language, now) })} />
      <Stack gap="xl">
        <Requests mayAct={mayAct(roles)} names={Object.fromEntries(people.map(({ code, name }) => [code, name]))} />
        <Messages />
        <Servers servers={servers} t={t} />
        <People people={people} mayAct={mayAct(roles)} />
        <Clock offset={clockOffset} mayAct={mayAct(roles)} />
      </Stack>
    </>
  );
}
