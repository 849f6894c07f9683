// `npm run docs:api` compares the types of the TypeScript example with the description of the API, `npm run docs:config`
// compares docs/configuration.md and .env.example with the settings' schema; `-- --write` writes them.
import { importSource } from '../build/source.mjs';
import { root } from '../build/workspace.mjs';

const [what, ...options] = process.argv.slice(2);
const { mainApi, mainConfiguration } = await importSource('tools/documentation/src/main.ts');
const isWriting = options.includes('--write');
const different = await (what === 'api' ? mainApi : mainConfiguration)(root, isWriting);
for (const file of different)
  console.log(`${file} ${isWriting ? 'was written' : `differs: npm run docs:${what} -- --write`}`);
process.exitCode = different.length > 0 && !isWriting ? 1 : 0;
