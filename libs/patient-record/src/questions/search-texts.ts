import { attachedDocuments } from '@fhir-gateway/record-view';

import type { Fact } from '../facts/fact.js';
import { eachLimited } from '../reading/each-limited.js';
import type { RecordMatch, SearchOptions } from './record-question.js';

/** The newest documents that are opened, and how many at a time: each takes a request and a thread. */
const mostTexts = 20;
const atOnce = 4;
/** Around the words that were found. */
const excerptCharacters = 240;

/** What the texts of documents say of the words. */
export interface SearchedTexts {
  readonly matches: readonly RecordMatch[];
  /** What has to be known of the search, in words. */
  readonly notices: readonly string[];
}

/**
 * Looks for words in the text of notes and documents, the newest first. A document that two platforms have is opened once.
 *
 * @param words all of which must stand in the text; without words, the beginning of each text is shown
 */
export async function searchTexts(
  documents: readonly Fact[],
  words: string | undefined,
  { readText, signal }: Pick<SearchOptions, 'readText' | 'signal'>,
): Promise<SearchedTexts> {
  if (readText === undefined) return { matches: [], notices: [] };
  const opened = documents.filter(hasDocument).slice(0, mostTexts);
  const texts = await eachLimited(opened, atOnce, async (fact) => {
    const text = signal.aborted ? undefined : await textOf(fact, readText);
    return { fact, text };
  });
  const unread = texts.filter(({ text }) => text === undefined).length;
  const left = documents.filter(hasDocument).length - opened.length;
  const matches = texts.flatMap(({ fact, text }): RecordMatch[] => {
    const excerpt = text === undefined ? undefined : excerptOf(text, words);
    return excerpt === undefined ? [] : [{ fact, excerpt }];
  });
  return {
    matches,
    notices: [
      `Looked into the text of ${opened.length - unread} documents.`,
      ...(unread > 0 ? [`${unread} documents could not be opened: what they say is not known.`] : []),
      ...(left > 0 ? [`${left} older documents were not opened.`] : []),
    ],
  };
}

function hasDocument({ sources }: Fact): boolean {
  return sources.some(({ resource }) => attachedDocuments(resource).length > 0);
}

/** Of the first source whose document can be read. */
async function textOf(fact: Fact, readText: NonNullable<SearchOptions['readText']>): Promise<string | undefined> {
  for (const { connection, resource } of fact.sources) {
    const texts = await Promise.all(
      attachedDocuments(resource).map((document) => readText(connection, document).catch(() => undefined)),
    );
    const read = texts.filter((text) => text !== undefined);
    if (read.length > 0) return read.join('\n');
  }
  return undefined;
}

/** The words in their surroundings, in one line; undefined where one of them is missing. */
function excerptOf(text: string, words: string | undefined): string | undefined {
  const line = text.replace(/\s+/g, ' ').trim();
  if (words === undefined) return shortened(line, 0);
  const plain = line.toLowerCase();
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const places = wanted.map((word) => placeOf(word, plain));
  const [first] = places;
  return first === undefined || places.includes(undefined) ? undefined : shortened(line, first);
}

/** At the beginning of a word: "ten" is not in "often". */
function placeOf(word: string, text: string): number | undefined {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return at;
  }
  return undefined;
}

function shortened(line: string, place: number): string {
  const from = Math.max(0, place - excerptCharacters / 3);
  const until = Math.min(line.length, from + excerptCharacters);
  return `${from > 0 ? '…' : ''}${line.slice(from, until).trim()}${until < line.length ? '…' : ''}`;
}
