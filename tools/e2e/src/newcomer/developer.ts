import { ok } from 'node:assert/strict';
import { startLimitMs } from './clone.js';
import { stepOf } from './printed-lines.js';
import { signIn, whileStarted } from './scene.js';
import type { Stage } from './scene.js';

/** What a developer types at most, with `git clone` and `cd`. */
const mostLines = 10;

/** The lines of docs/api.md, "Your own program", from the clone to laboratory results of a program of one's own. */
export async function ownProgram(stage: Stage): Promise<void> {
  const { clone, note } = stage;
  const [, section = ''] = /\n## Your own program\n([^]*?)\n## /.exec(clone.readFile('docs/api.md')) ?? [];
  const [install = '', start = '', run = ''] = stepOf(section, /```sh\n([^]*?)```/).split('\n');
  const program = stepOf(section, /```ts\n([^]*?)```/);
  const file = stepOf(section, /This is `([^`]+)`/);
  const typed = ['git clone', 'cd', install, start, run, ...program.trim().split('\n')];

  note('git clone, cd');
  await clone.shell(install, startLimitMs);
  note(`${install}: installed, client built`);
  clone.writeFile(file, program.replace('localhost:8000', `localhost:${clone.port}`));
  note(`${file}: ${program.trim().split('\n').length} lines`);
  await whileStarted(await clone.start(start), async () => {
    note(`${start}: started`);
    const link = /^Sign in: (\S+)$/m;
    const own = await clone.start(run, (output) => link.test(output));
    await whileStarted(own, async () => {
      const [, address = ''] = link.exec(own.output()) ?? [];
      await (await signIn(stage, address, 'tamsin')).close();
      await own.succeeds();
      const results = own.output().trim().split('\n').slice(1);
      ok(results.length > 50 && /\S+ \{/.test(results[0] ?? ''), `${run} printed:\n${own.output().slice(0, 500)}`);
      note(`${run}: ${results.length} lines of laboratory results`);
    });
  });
  note(`${typed.length} lines typed`);
  ok(typed.length <= mostLines, `a developer types ${typed.length} lines, ${mostLines} at most`);
}
