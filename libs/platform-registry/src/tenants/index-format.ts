import { createHash } from 'node:crypto';
import type { TenantIndexSource } from './organization.js';

/** First word of an index file; the number after it grows when the format changes. */
export const indexMagic = 'fhir-gateway-tenants';
export const indexVersion = 1;

/** Names of index files are `<platform id>` and this. */
export const indexFileSuffix = '.tenants';

/** The tables of an index file, in order. */
export const sectionNames = ['tenants', 'organizations', 'words', 'postings'] as const;
export type SectionName = (typeof sectionNames)[number];

/** Words of one file sort before all plain words when they begin with `!`: no name has that character after folding. */
export const stateKey = (state: string) => `!s${state}`;
export const npiKey = (npi: string) => `!n${npi}`;
/** The first string after all keys that are no plain words. */
export const firstPlainWord = '"';

/** The second line of an index file. */
export interface IndexHeader {
  readonly platform: string;
  readonly source?: TenantIndexSource;
  /** Lines in each section. */
  readonly lines: Readonly<Record<SectionName, number>>;
  /** Bytes of each section, line ends included. */
  readonly bytes: Readonly<Record<SectionName, number>>;
}

/** An index file that cannot be used; `message` says why, in words that fit after a file name. */
export class TenantIndexFault extends Error {
  override readonly name = 'TenantIndexFault';
}

/** Puts an index file together from its header and its sections. */
export function sealIndex(header: Omit<IndexHeader, 'bytes'>, sections: Readonly<Record<SectionName, string>>): Buffer {
  const buffers = sectionNames.map((name) => Buffer.from(sections[name], 'utf8'));
  const bytes = Object.fromEntries(sectionNames.map((name, at) => [name, buffers[at]?.length ?? 0]));
  const parts = [Buffer.from(`${JSON.stringify({ ...header, bytes })}\n`), ...buffers];
  return Buffer.concat([Buffer.from(`${indexMagic} ${indexVersion} ${checksum(parts)}\n`), ...parts]);
}

/**
 * Checks an index file as a whole and returns its sections, which share the memory of the file.
 *
 * @throws TenantIndexFault when it is no index, of another version, damaged or cut short
 */
export function openIndex(file: Buffer): { header: IndexHeader; sections: Readonly<Record<SectionName, Buffer>> } {
  const firstEnd = file.indexOf('\n');
  const [magic, version, sum] = file
    .subarray(0, Math.max(0, Math.min(firstEnd, 200)))
    .toString('latin1')
    .split(' ');
  if (magic !== indexMagic) throw new TenantIndexFault('is not a tenant index');
  if (version !== String(indexVersion))
    throw new TenantIndexFault('has another version of the format; import it again');
  const body = file.subarray(firstEnd + 1);
  if (checksum([body]) !== sum) throw new TenantIndexFault('is damaged: its checksum does not match');
  const headerEnd = body.indexOf('\n');
  const header = readHeader(body.subarray(0, Math.max(0, headerEnd)));
  let at = headerEnd + 1;
  const sections = sectionNames.map((name) => {
    const section = body.subarray(at, at + header.bytes[name]);
    at += header.bytes[name];
    return [name, section] as const;
  });
  if (at !== body.length) throw new TenantIndexFault('has sections of another length than it says');
  return { header, sections: Object.fromEntries(sections) as Record<SectionName, Buffer> };
}

function readHeader(line: Buffer): IndexHeader {
  try {
    const header = JSON.parse(line.toString('utf8')) as IndexHeader;
    const isComplete = sectionNames.every(
      (name) => isCount(header.lines[name]) && isCount(header.bytes[name]) && header.lines[name] <= header.bytes[name],
    );
    if (typeof header.platform === 'string' && isComplete && header.lines.words === header.lines.postings)
      return header;
  } catch {
    // What is no JSON is no header either.
  }
  throw new TenantIndexFault('has no usable header');
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function checksum(parts: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
