// `npm run docs:config` compares docs/configuration.md and .env.example with the settings' schema; `-- --write` writes them.
import { importSource, root } from './run-source.mjs';

const { mainConfiguration } = await importSource('tools/documentation/src/main.ts');
const isWriting = process.argv.includes('--write');
const different = await mainConfiguration(root, isWriting);
for (const file of different)
  console.log(`${file} ${isWriting ? 'was written' : 'differs: npm run docs:config -- --write'}`);
process.exitCode = different.length > 0 && !isWriting ? 1 : 0;
