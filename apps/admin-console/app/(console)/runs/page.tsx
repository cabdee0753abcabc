import type { Metadata } from 'next';
import { theConsole } from '../../../src/console.ts';
import { messages } from '../../../src/messages/server.ts';
import { mayAct } from '../../../src/runs/demand-acting.ts';
import { Certification } from '../../../src/runs/view/certification.tsx';
import { ReportTable } from '../../../src/runs/view/report-table.tsx';
import { signedIn } from '../../../src/session/signed-in.ts';
import { PageTitle } from '../../../src/shell/page-title.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await messages();
  return { title: t('nav.runs') };
}

export default async function RunsPage() {
  const { roles } = await signedIn();
  const t = await messages();
  const { runs } = theConsole();
  const [reports, targets] = await Promise.all([runs.list(), runs.targets()]);
  const last = runs.certifier?.current();
  const report = last?.ending?.report === true ? await runs.reportOf(last.folder) : undefined;
  return (
    <>
      <PageTitle title={t('nav.runs')} about={t('runs.about')} />
      {runs.certifier && <Certification targets={targets.map(({ id, name, profile }) => ({ id, name, profile }))} mayStart={mayAct(roles)} last={last && { ...last, ...(report !== undefined && { report }) }} />}
      <ReportTable reports={reports.map(({ folder: _folder, ...shown }) => shown)} />
    </>
  );
}
