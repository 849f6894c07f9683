import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleModule } from '@fhir-gateway/testing';

describe('bufferedLogDestination, when its process ends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-log-'));
  const bundle = join(folder, 'gathered-output.mjs');
  beforeAll(() => bundleModule(join(__dirname, 'buffered-log-destination.ts'), bundle));
  afterAll(() => rmSync(folder, { recursive: true }));

  const linesOf = (ending: string, count = 3) => {
    const script = `import { bufferedLogDestination } from ${JSON.stringify(bundle)};
      const output = bufferedLogDestination(1);
      for (let n = 0; n < ${count}; n += 1) output.write('line ' + n + '\\n');
      ${ending}`;
    const written = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    return written.split('\n').slice(0, -1);
  };

  it.each([
    ['by itself', ''],
    ['by process.exit', 'process.exit()'],
    [
      'once the lines before are in the file',
      `const check = setInterval(() => {
        if (output.pendingBytes > 0) return;
        clearInterval(check);
        output.write("line 3\\n");
        process.exit();
      }, 5);`,
    ],
  ])('has written every line: %s', (_how, ending) => {
    const lines = linesOf(ending);
    expect(lines).toEqual(Array.from(lines, (_line, n) => `line ${n}`));
    expect(lines).toHaveLength(ending.includes('line 3') ? 4 : 3);
  });

  it('has written much more than fits into a pipe', () => {
    expect(linesOf('', 30_000)).toEqual(Array.from({ length: 30_000 }, (_line, n) => `line ${n}`));
    expect(linesOf('process.exit()', 30_000)).toHaveLength(30_000);
  });
});
