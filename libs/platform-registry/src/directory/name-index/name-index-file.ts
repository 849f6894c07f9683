import { createHash } from 'node:crypto';
import type { PlatformDefinition } from '../../schema/types.js';
import type { NameIndex, NameIndexCounts } from './name-index.js';

const magic = 'fhir-gateway-names';

/** Grows when the format changes, or which words, initials, keys or sizes a name gets: an older file is then made anew. */
const version = 2;

/** How much of a file is checked before others get a turn. */
const bytesInStep = 1 << 18;

/** What an index of names is made from; one of anything else is of no use. */
export interface NameIndexOrigin {
  readonly definition: PlatformDefinition;
  /** The checksum in the file of the list of organizations. */
  readonly listChecksum: string;
}

interface Header {
  readonly origin: string;
  readonly counts: NameIndexCounts;
  readonly entryBytes: number;
  readonly wordBytes: number;
}

/** Puts the file of an index of names together. */
export function sealNameIndex(origin: NameIndexOrigin, index: NameIndex): Buffer {
  const { counts, entryBytes, wordText, postingBytes } = index;
  const header: Header = {
    origin: digestOf(origin),
    counts,
    entryBytes: entryBytes.length,
    wordBytes: wordText.length,
  };
  const body = [Buffer.from(`${JSON.stringify(header)}\n`), entryBytes, wordText, postingBytes];
  const hash = createHash('sha256');
  for (const part of body) hash.update(part);
  return Buffer.concat([Buffer.from(`${magic} ${version} ${hash.digest('hex')}\n`), ...body]);
}

/**
 * Opens such a file step by step; the index shares the memory of the file. Undefined for one of something else or of another
 * version, or damaged: an index of names holds nothing that cannot be made again.
 */
export function* openNameIndex(file: Buffer, origin: NameIndexOrigin): Generator<undefined, NameIndex | undefined> {
  const firstEnd = file.indexOf('\n');
  const first = file.toString('latin1', 0, Math.max(0, Math.min(firstEnd, 200))).split(' ');
  if (first[0] !== magic || first[1] !== String(version)) return undefined;
  const body = file.subarray(firstEnd + 1);
  const headerEnd = body.indexOf('\n');
  const header = readHeader(body.toString('utf8', 0, Math.max(0, headerEnd)));
  if (header?.origin !== digestOf(origin)) return undefined;
  const hash = createHash('sha256');
  for (let at = 0; at < body.length; at += bytesInStep) {
    hash.update(body.subarray(at, at + bytesInStep));
    yield;
  }
  if (hash.digest('hex') !== first[2]) return undefined;
  const entriesEnd = headerEnd + 1 + header.entryBytes;
  const wordsEnd = entriesEnd + header.wordBytes;
  return {
    counts: header.counts,
    entryBytes: body.subarray(headerEnd + 1, entriesEnd),
    wordText: body.subarray(entriesEnd, wordsEnd),
    postingBytes: body.subarray(wordsEnd),
  };
}

function readHeader(line: string): Header | undefined {
  try {
    return JSON.parse(line) as Header;
  } catch {
    return undefined;
  }
}

/** Changes with the list, and with everything in the platform file that decides what of the list is indexed, and how. */
function digestOf({ definition, listChecksum }: NameIndexOrigin): string {
  const { id, kind, environment, fhirBaseUrl, tenancy, quirks } = definition;
  const facts = { id, kind, environment, fhirBaseUrl, tenancy, context: quirks?.tokenContextToQuery };
  return createHash('sha256')
    .update(JSON.stringify([listChecksum, facts]))
    .digest('hex');
}
