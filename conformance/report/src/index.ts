export { writeReport, type ReportOptions } from './write.ts';
export { demandReportFolder } from './folder.ts';
export { installationKey, readEvidenceKey, type EvidenceKey } from './evidence/key.ts';
export { verifyReport, type Evidence } from './evidence/verify.ts';
export { ReportProblem, type ReportCode } from './problem.ts';
export { html, type Content, type Markup } from './html/markup.ts';
export { manifestSchema, resultsSchema } from './schemas.ts';
