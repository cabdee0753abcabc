/** For tests only: saves a draft again and again, and says which revision is on the disk. Argument: the bench's folder. */
import { editor, openBench } from './bench.ts';

const { publishing } = openBench({ folder: process.argv[2] ?? '' });
let { draft } = await publishing.createDraft(editor, 'server-list');
for (;;) {
  ({ draft } = await publishing.saveDraft(editor, draft.id, draft.revision, `${draft.content} `));
  process.stdout.write(`${draft.revision}\n`);
}
