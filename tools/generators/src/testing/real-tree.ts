import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';

/** The repository. */
export const root = resolve(__dirname, '..', '..', '..', '..');

/** A workspace in memory that holds these files of the repository, as they are now. */
export function treeOf(...paths: string[]): Tree {
  const tree = createTreeWithEmptyWorkspace();
  for (const path of paths) tree.write(path, readFileSync(join(root, path), 'utf8'));
  return tree;
}

/** What a generator edits. */
export const edited = {
  library: ['tsconfig.json', 'eslint.config.mjs'],
  tool: ['apps/mcp-server/src/tools/index.ts', 'apps/mcp-server/README.md'],
  route: ['apps/rest-api/src/platforms/platforms.ts', 'apps/rest-api/README.md'],
  quirk: [
    'libs/platform-registry/src/schema/quirks-authorization.ts',
    'libs/platform-registry/src/schema/quirks-token.ts',
    'libs/platform-registry/src/schema/quirks-fhir.ts',
    'libs/platform-registry/src/schema/quirks.test.ts',
    'libs/smart-auth/src/login/quirks-authorization.test.ts',
    'libs/smart-auth/src/tokens/quirks-token.test.ts',
    'libs/fhir-proxy/src/quirks-requests.test.ts',
    'docs/quirks.md',
  ],
} as const;
