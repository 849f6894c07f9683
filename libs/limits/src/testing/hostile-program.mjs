// A program of a cell that does what foreign content may lead to.
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';

/** @type {Record<string, (given: number) => unknown>} */
const deeds = {
  echo: (given) => ({ given }),
  pid: () => ({ pid: process.pid }),
  environment: () => ({ env: { ...process.env }, cwd: process.cwd() }),
  heap: () => {
    for (let kept = 'x'; ;) kept += kept + kept.slice(1).split('').reverse().join('');
  },
  buffers: () => {
    for (const kept = []; ;) kept.push(Buffer.alloc(4 * 2 ** 20, 1));
  },
  endless: () => {
    for (;;);
  },
  failing: () => {
    throw new Error('quotes what it read');
  },
  exiting: () => process.exit(0),
  writing: () => writeFileSync('/tmp/of-a-cell', 'x'),
  reading: () => ({ text: readFileSync('/etc/passwd', 'utf8') }),
  connecting: (port) => connect(port),
  fetching: (port) => fetch(`http://127.0.0.1:${port}/`),
  spawning: async () => (await import('node:child_process')).execFileSync(process.execPath, ['-v']),
  large: (length) => ({ text: 'x'.repeat(length) }),
  chatting: () => {
    process.stdout.write('not an answer');
    return {};
  },
};

/** @param {{ deed: string, given: number }} job @param {Uint8Array} bytes */
export async function run({ deed, given }, bytes) {
  const answer = await deeds[deed]?.(given);
  return { .../** @type {object} */ (answer), bytes: bytes.length };
}
