import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PayloadReader } from './payload-reader.js';

// `npm run payloads -- <folder>`: answers both apps with every JSON file of a folder, as a payer, and prints how each is read.
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Usage: npm run payloads -- <folder of JSON files>\n');
  process.exit(2);
}

/** Every JSON file of a folder and those below it. */
function jsonFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return path.endsWith('.json') ? [path] : [];
  return readdirSync(path)
    .sort()
    .flatMap((name) => jsonFiles(join(path, name)));
}

const reader = await PayloadReader.start();
let different = 0;
try {
  process.stdout.write('| file | what | names | REST | MCP |\n| --- | --- | --- | --- | --- |\n');
  for (const file of jsonFiles(folder)) {
    for (const { what, as, rest, mcp } of await reader.read(JSON.parse(readFileSync(file, 'utf8')))) {
      if (rest !== mcp) different += 1;
      process.stdout.write(
        `| ${relative(folder, file)} | ${what} | ${as} | ${rest} | ${rest === mcp ? 'same' : mcp} |\n`,
      );
    }
  }
} finally {
  await reader.stop();
}
if (different > 0) {
  process.stderr.write(`REST and MCP differ in ${different} readings.\n`);
  process.exitCode = 1;
}
