// Writes the tables of the folder data (all but procedures.tsv, which is written by hand) from tables of codes and words, one CSV for each kind.
//
//   node libs/record-view/scripts/generate-dictionary.mjs FOLDER
//
// FOLDER holds dictionary-<kind>.csv with the columns preferred_plain_name, synonyms, system, code,
// official_short_name_if_licence_allows, group and note; dictionary-medication-products.csv, medication-classes.csv,
// medication-names-unverified.csv, vaccine-groups.csv and lab-panels.csv. What the project may not ship is left out here:
// survey items in which a third party may hold rights, SNOMED CT concepts of the US Edition, CPT and dental codes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder of the tables.');
const target = join(import.meta.dirname, '../data');
mkdirSync(target, { recursive: true });

/** The systems, each by the letter it has in the data. */
const letters = {
  'http://loinc.org': 'L',
  'http://snomed.info/sct': 'S',
  'http://www.nlm.nih.gov/research/umls/rxnorm': 'R',
  'http://hl7.org/fhir/sid/icd-10-cm': 'I',
  'http://hl7.org/fhir/sid/cvx': 'C',
  'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets': 'H',
};

const kinds = [
  ['labs', 'labs-vitals'],
  ['problems', 'problems'],
  ['medications', 'medications'],
  ['vaccines', 'vaccines'],
  ['allergens', 'allergens'],
  ['documents', 'documents'],
  ['imaging', 'imaging'],
  ['surveys', 'surveys-social'],
  ['services', 'services-hcpcs'],
];

for (const [name, file] of kinds) write(name, conceptLines(rowsOf(`dictionary-${file}.csv`), name));
write('medication-classes', rowsOf('medication-classes.csv').map(classLine));
write('medication-products', productLines(rowsOf('dictionary-medication-products.csv')));
write('vaccine-groups', rowsOf('vaccine-groups.csv').map(groupLine));
write('lab-panels', panelLines(rowsOf('lab-panels.csv')));

/** A concept has a line of its own, and an indented line for each code. */
function conceptLines(rows, kind) {
  const concepts = new Map();
  for (const row of rows) {
    if (!isShipped(row)) continue;
    const { preferred_plain_name: name, synonyms } = row;
    const concept = concepts.get(name) ?? { words: new Set(), codes: [] };
    for (const word of synonyms.split('|')) if (word.trim() !== '') concept.words.add(word.trim());
    const own = row.official_short_name_if_licence_allows;
    const isNameOnly = row.note.includes('NAME ONLY') || row.code === '';
    const fields = [relationOf(row.note), row.group, own === name ? '' : own];
    if (!isNameOnly) concept.codes.push(`\t${letters[row.system]}${row.code}\t${fields.join('\t')}`.trimEnd());
    concepts.set(name, concept);
  }
  if (kind === 'medications') addNames(concepts);
  return [...concepts].flatMap(([name, { words, codes }]) => [`${name}\t${[...words].join('|')}`.trimEnd(), ...codes]);
}

/** Medicines without a verified code: their words are looked for in the names of a record. */
function addNames(concepts) {
  for (const { generic_name: name, brand_and_other_words: words } of rowsOf('medication-names-unverified.csv')) {
    if (!concepts.has(name)) concepts.set(name, { words: new Set(words.split('|')), codes: [] });
  }
}

function isShipped({ system, code, note }) {
  if (/third-party copyright|US Edition extension/.test(note)) return false;
  if (system.includes('HCPCS') && !/^[A-CE-V]\d{4}$/.test(code)) return false;
  return letters[system] !== undefined;
}

/** p preferred, s the same test, n narrower, h history of it, d deprecated, r related. */
function relationOf(note) {
  if (note.includes('history, not a current problem')) return 'h';
  if (note.includes('DEPRECATED')) return 'd';
  if (note.startsWith('also')) return 'n';
  if (note.startsWith('same-test')) return 's';
  return note.startsWith('related') ? 'r' : 'p';
}

function classLine({ class_word: name, synonyms, ingredients, ingredient_codes: codes }) {
  return [name, synonyms, ingredients, codes].join('\t');
}

function groupLine({ word, synonyms, cvx_codes: codes }) {
  return [word, synonyms, codes].join('\t');
}

/** Product codes by what the products contain. */
function productLines(rows) {
  const products = new Map();
  for (const { code, ingredient_names: names } of rows) products.set(names, [...(products.get(names) ?? []), code]);
  return [...products].map(([names, codes]) => `${names}\t${codes.join(' ')}`);
}

function panelLines(rows) {
  const panels = new Map();
  for (const { panel_code: panel, member_code: member } of rows) {
    panels.set(panel, [...(panels.get(panel) ?? []), member]);
  }
  return [...panels].map(([panel, members]) => `${panel}\t${members.join(' ')}`);
}

function write(name, lines) {
  writeFileSync(join(target, `${name}.tsv`), `${lines.join('\n')}\n`);
  console.log(name, lines.length);
}

function rowsOf(file) {
  const [head, ...rows] = parse(readFileSync(join(folder, file), 'utf8'));
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ''])));
}

/** CSV as RFC 4180 has it. */
function parse(text) {
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push((quoted === undefined ? plain : quoted.replaceAll('""', '"')).replace(/[\t\r\n]+/g, ' '));
    if (end === ',') continue;
    if (row.length > 1) rows.push(row);
    row = [];
  }
  return rows;
}
