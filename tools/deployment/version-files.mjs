// Where the version of a release stands outside of the manifests of packages, which `nx release version` writes, and of what hosts
// read, which `npm run hosts` makes.

/** Files by their path in the repository, each with what precedes and what follows the version there. */
export const versionFiles = [
  ['apps/cli/Dockerfile', '\nARG VERSION=', '\n'],
  ['apps/cli/src/version.ts', "version = '", "'"],
  ['apps/mcp-server/Dockerfile', '\nARG VERSION=', '\n'],
  ['apps/mcp-server/src/protocol/server-identity.ts', "version: '", "'"],
  ['apps/rest-api/Dockerfile', '\nARG VERSION=', '\n'],
  ['apps/rest-api/src/reference/document.ts', "\nconst version = '", "'"],
  ['clients/python/pyproject.toml', '\nversion = "', '"'],
  ['deploy/helm/fhir-gateway/Chart.yaml', '\nversion: ', '\n'],
  ['deploy/helm/fhir-gateway/Chart.yaml', '\nappVersion: ', '\n'],
  ['docs/cli.md', 'fhir-gateway-cli-', '.tgz'],
  ['libs/client/openapi.json', '\n    "version": "', '"'],
  ['package.json', '\n  "version": "', '"'],
];

/**
 * @param text of such a file
 * @returns `[start, end]` of the version in it
 * @throws Error where what precedes it is not there exactly once
 */
export function versionAt(text, file, before, after) {
  const start = text.indexOf(before) + before.length;
  const isOnce = text.indexOf(before) >= 0 && !text.includes(before, start);
  if (!isOnce) throw new Error(`${file} does not have ${JSON.stringify(before)} once`);
  return [start, text.indexOf(after, start)];
}
