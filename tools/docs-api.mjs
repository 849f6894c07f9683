// `npm run docs:api` compares the types of the TypeScript example with the description of the API; `-- --write` writes them.
import { importSource, root } from './run-source.mjs';

const { mainApi } = await importSource('tools/documentation/src/main.ts');
const isWriting = process.argv.includes('--write');
const different = await mainApi(root, isWriting);
for (const file of different)
  console.log(`${file} ${isWriting ? 'was written' : 'differs: npm run docs:api -- --write'}`);
process.exitCode = different.length > 0 && !isWriting ? 1 : 0;
