import type { ClientImpact, Draft } from '@testbed/publishing';
import type { Change } from '@testbed/server-list';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { setTimeout as delay } from 'node:timers/promises';
import type { EnvironmentDesk } from '../../../../../../src/console.ts';
import { DraftDesk } from '../../../../../../src/draft/draft-desk.tsx';
import { savedFacts, serverNames } from '../../../../../../src/draft/saved-facts.ts';
import { messages } from '../../../../../../src/messages/server.ts';
import { deskOf } from '../../../../../../src/session/desk-of.ts';
import { signedIn } from '../../../../../../src/session/signed-in.ts';
import { PageTitle } from '../../../../../../src/shell/page-title.tsx';

interface Props {
  readonly params: Promise<{ readonly environment: string; readonly kind: string; readonly draft: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('draft') };
}

export default async function DraftPage({ params }: Props) {
  const { environment, draft: id } = await params;
  const [person, t] = [await signedIn(), await messages()];
  const desk = deskOf(environment);
  const draft = draftOf(desk, id);
  return (
    <>
      <PageTitle title={t(`draft.of.${draft.kind}`, { version: draft.version })} about={t('draft.about', { environment: t(`environment.${desk.publishing.environment}`), author: draft.author.name })} />
      <DraftDesk
        environment={desk.publishing.environment}
        draft={draft}
        person={{ id: person.id, roles: person.roles }}
        findings={await desk.publishing.findings(id)}
        changes={changesOf(desk, id)}
        impact={impactOf(desk, id)}
        facts={savedFacts(draft, desk)}
        servers={serverNames(draft, desk)}
      />
    </>
  );
}

function draftOf({ publishing }: EnvironmentDesk, id: string): Draft {
  try {
    return publishing.draft(id);
  } catch {
    notFound();
  }
}

/** None while the text does not parse: the findings say why. */
function changesOf({ publishing }: EnvironmentDesk, id: string): readonly Change[] | undefined {
  try {
    return publishing.changes(id);
  } catch {
    return undefined;
  }
}

/** Every export is made for it, which takes a second where there are many servers: the page does not wait. */
async function impactOf({ impact }: EnvironmentDesk, id: string): Promise<readonly ClientImpact[] | undefined> {
  await delay(100);
  try {
    return await impact(id);
  } catch {
    return undefined;
  }
}
