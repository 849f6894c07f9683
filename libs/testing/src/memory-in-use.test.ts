import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';

const megabyte = 1024 * 1024;

describe('memoryInUse', () => {
  it('counts the contents of buffers and objects that are held, and none that were let go', () => {
    const [before = 0, during = 0, after = 0] = figuresOf(`
      const held = [];
      // A function, so that no register of this frame holds on to what it made.
      const fill = () => {
        held.push(Buffer.alloc(32 * ${megabyte}, 1));
        held.push(Array.from({ length: ${megabyte} }, (_, index) => index + 0.5));
      };
      const figures = [memoryInUse()];
      fill();
      figures.push(memoryInUse());
      held.length = 0;
      figures.push(memoryInUse());
      console.log(JSON.stringify(figures));`);
    expect(during - before).toBeGreaterThan(36 * megabyte);
    expect(after - before).toBeLessThan(4 * megabyte);
  });
});

/** Of a process of its own: in this one Jest lets go of the files before this one when it pleases. */
function figuresOf(script: string): number[] {
  const source = readFileSync(join(__dirname, 'memory-in-use.ts'), 'utf8');
  const { code } = transformSync(source, {
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  return JSON.parse(execFileSync(process.execPath, ['-e', code + script], { encoding: 'utf8' })) as number[];
}
