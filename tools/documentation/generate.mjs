// `npm run docs:api` compares libs/client/openapi.json with the description of the API, `npm run docs:config`
// compares docs/configuration.md and .env.example with the settings' schema, `npm run docs:skills` compares the folder `skills`
// with the prompts of the MCP server; `-- --write` writes them.
import { importSource } from '../build/source.mjs';
import { root } from '../build/workspace.mjs';

const [what, ...options] = process.argv.slice(2);
const { mainApi, mainConfiguration, mainSkills } = await importSource('tools/documentation/src/main.ts');
const isWriting = options.includes('--write');
const different = await { api: mainApi, config: mainConfiguration, skills: mainSkills }[what](root, isWriting);
for (const file of different)
  console.log(`${file} ${isWriting ? 'was written' : `differs: npm run docs:${what} -- --write`}`);
process.exitCode = different.length > 0 && !isWriting ? 1 : 0;
