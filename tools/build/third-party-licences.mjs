// The terms of the packages in a bundle: most licences ask for their text beside each copy, and a bundle is a copy.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './workspace.mjs';
import { standardTexts } from './licence-texts.mjs';

/** The name of the file beside a bundle. */
export const licencesFile = 'THIRD-PARTY-LICENCES.txt';

const termsFile = /^(?:(?:un)?licen[cs]e|copying|notice|third-party)(?!s?\.[cm]?[jt]s)/i;
const packageFolder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;
/** What a package has taken from others without their terms. All of it is under the licence of this repository. */
const contained = new Map([['unpdf', 'PDF.js (https://github.com/mozilla/pdf.js)']]);
const line = '='.repeat(80);

/**
 * @param inputs absolute paths of the files in a bundle
 * @returns each package of others with its version, licence and text; packages with the same text together
 * @throws Error that names the packages whose terms are nowhere to be found
 */
export function thirdPartyLicences(inputs) {
  const folders = new Set([...inputs].flatMap((file) => packageFolder.exec(file) ?? []));
  const byText = new Map();
  const faults = [];
  const add = (text, label) => byText.set(text, (byText.get(text) ?? new Set()).add(label));
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const { name, version, license } = manifest;
    const text = textOf(folder, manifest);
    if (text === undefined) faults.push(`${name}@${version}`);
    else add(text, `${name}@${version}${license === undefined ? '' : ` (${license})`}`);
    const other = contained.get(name);
    if (other !== undefined) add(ownText(), `${other} in ${name}@${version} (Apache-2.0)`);
  }
  if (faults.length > 0) throw new Error(`no text of the licence of ${faults.sort().join(', ')}`);
  const sections = [...byText].map(([text, labels]) => `${[...labels].sort().join('\n')}\n\n${text}\n`).sort();
  return [
    'The program files beside this one hold code of the packages below, each under the text that follows its name.\n',
    ...sections,
  ].join(`\n${line}\n`);
}

function textOf(folder, manifest) {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const terms = files.map(({ name }) => name).filter((name) => termsFile.test(name));
  if (terms.length > 0)
    return terms
      .sort()
      .map((name) => readText(folder, name))
      .join('\n\n');
  const readme = files.find(({ name }) => /^readme/i.test(name))?.name;
  const [, section] = /^#+ *licen[cs]e.*\n([^]*?)(?=^#|(?![^]))/im.exec(readme ? readText(folder, readme) : '') ?? [];
  if (section?.includes('Permission is hereby granted')) return section.trim();
  const [holder = holderOf(manifest)] = section?.match(/^Copyright .*$/m) ?? [];
  return standardTexts[manifest.license]?.(holder);
}

/** Of a package that brings no text, only the name of a licence. */
function holderOf({ name, author }) {
  return `Copyright (c) ${(typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`}`;
}

function readText(folder, name) {
  return readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim();
}

function ownText() {
  return readText(root, 'LICENSE');
}
