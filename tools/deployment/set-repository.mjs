// `node tools/deployment/set-repository.mjs`: writes into the manifest of each published package where its source is. npm
// accepts a provenance statement only for a package that names the repository whose workflow has built it. GitHub says which
// one that is: GITHUB_SERVER_URL and GITHUB_REPOSITORY. A folder as argument stands for the repository.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/workspace.mjs';

const [folder = root] = process.argv.slice(2);
const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '' } = process.env;
const faults = [
  ...(/^https:\/\/[\w.-]+(?::\d+)?$/.test(server) ? [] : [`GITHUB_SERVER_URL “${server}” is no https address`]),
  ...(/^[\w-]+\/(?!\.+$)[\w.-]+$/.test(repository) ? [] : [`GITHUB_REPOSITORY “${repository}” is no owner/name`]),
];
if (faults.length > 0) {
  for (const fault of faults) console.error(fault);
  process.exit(2);
}
const url = `${server}/${repository}`;
const published = ['libs', 'apps'].flatMap((top) =>
  readdirSync(join(folder, top))
    .map((name) => `${top}/${name}`)
    .filter((directory) => existsSync(join(folder, directory, 'package.json')))
    .filter((directory) => readManifest(directory).private !== true),
);
for (const directory of published) {
  const manifest = {
    ...readManifest(directory),
    homepage: `${url}/tree/HEAD/${directory}#readme`,
    bugs: { url: `${url}/issues` },
    repository: { type: 'git', url: `git+${url}.git`, directory },
  };
  writeFileSync(join(folder, directory, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
console.log(`${published.length} packages of ${url}`);

function readManifest(directory) {
  return JSON.parse(readFileSync(join(folder, directory, 'package.json'), 'utf8'));
}
