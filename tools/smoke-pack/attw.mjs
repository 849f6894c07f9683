// What "Are the types wrong?" says of a tarball: types that TypeScript does not find, or reads in another format than
// the JavaScript beside them has.
import { readFile } from 'node:fs/promises';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { filterProblems, problemKindInfo } from '@arethetypeswrong/core/problems';

/** How TypeScript looks for an entry; `node10` is left out, since it knows no `exports`. */
const resolutions = ['node16-cjs', 'node16-esm', 'bundler'];

/**
 * @param tarball what `npm pack` made of a package
 * @returns faults, each a line; none for a package that has a program and no entries
 */
export async function attwFaults(tarball) {
  const read = createPackageFromTarballData(await readFile(tarball));
  const checked = await checkPackage(read);
  const { packageName, types, entrypoints = {} } = checked;
  if (types === false) return hasEntries(read) ? [`${packageName}: brings no types`] : [];
  const faults = [];
  for (const entrypoint of Object.keys(entrypoints)) {
    for (const resolutionKind of resolutions) {
      for (const { kind } of filterProblems(checked, { entrypoint, resolutionKind })) {
        // Every Node that the packages ask for loads an ES module by `require`.
        if (kind !== 'CJSResolvesToESM') {
          faults.push(`${packageName}: ${entrypoint} by ${resolutionKind}: ${problemKindInfo[kind].title}`);
        }
      }
    }
  }
  return faults;
}

function hasEntries(read) {
  const manifest = JSON.parse(read.readFile(`/node_modules/${read.packageName}/package.json`));
  return Object.keys(manifest.exports ?? { '.': true }).some((entry) => entry !== './package.json');
}
