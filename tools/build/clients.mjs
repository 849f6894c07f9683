// `node tools/build/clients.mjs`: makes the types of both clients from libs/client/openapi.json, unless they are made of it
// already. The repository does not have them. `npm test`, the builds and the rigs run this.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSource } from './source.mjs';
import { root } from './workspace.mjs';

const description = join(root, 'libs', 'client', 'openapi.json');
const folder = 'tools/documentation/src';
const digest = createHash('sha256').update(readFileSync(description));
for (const name of readdirSync(join(root, folder)).sort()) {
  if (/(?<!\.test)\.ts$/.test(name)) digest.update(readFileSync(join(root, folder, name)));
}
/** The first line of what is made, as a comment. */
const head = `Made of libs/client/openapi.json by tools/build/clients.mjs; ${digest.digest('hex')}\n`;
const typescript = { file: join(root, 'libs/client/src/api.ts'), head: `// ${head}` };
const python = { file: join(root, 'clients/python/src/fhir_gateway_client/api.py'), head: `# ${head}` };

if (![typescript, python].every((one) => existsSync(one.file) && readFileSync(one.file, 'utf8').startsWith(one.head))) {
  console.log('Making the types of the clients …');
  const names = ['program-api', 'python-client', 'typescript-client'];
  const contents = names.map((name) => `export * from './${name}.js';`).join('\n');
  const { programApi, renderPythonClient, renderTypescriptClient } = await importSource(
    { contents, folder },
    // Not made to be bundled: the compiler, and what writes types with it.
    { external: ['typescript', 'openapi-typescript'] },
  );
  const api = programApi(JSON.parse(readFileSync(description, 'utf8')));
  writeFileSync(typescript.file, typescript.head + (await renderTypescriptClient(api)));
  writeFileSync(python.file, python.head + renderPythonClient(api));
}
