import { createHash } from 'node:crypto';
import type { TenantIndexSource } from './organization.js';

/** First word of an index file; the number after it grows when the format changes. */
export const indexMagic = 'fhir-gateway-tenants';
export const indexVersion = 2;

/** Names of index files are `<platform id>` and this. */
export const indexFileSuffix = '.tenants';

/** Names of files with the index of names of a list are `<platform id>` and this. */
export const namesFileSuffix = '.names';

/** Text that is encoded at once. */
const lettersInPart = 1 << 16;

/** The second line of an index file. */
export interface IndexHeader {
  readonly platform: string;
  readonly source?: TenantIndexSource;
  /** Lines that follow, one for each organization. */
  readonly organizations: number;
}

/** An index file that cannot be used; `message` says why, in words that fit after a file name. */
export class TenantIndexFault extends Error {
  override readonly name = 'TenantIndexFault';
}

/** Puts an index file together from its header and its lines, which have no line ends. */
export function sealIndex(header: IndexHeader, lines: Iterable<string>): Buffer {
  const [parts, hash] = [[Buffer.alloc(0)], createHash('sha256')];
  let text = `${JSON.stringify(header)}\n`;
  const flush = () => {
    const part = Buffer.from(text);
    hash.update(part);
    parts.push(part);
    text = '';
  };
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length >= lettersInPart) flush();
  }
  flush();
  parts[0] = Buffer.from(`${indexMagic} ${indexVersion} ${hash.digest('hex')}\n`);
  return Buffer.concat(parts);
}

/**
 * Checks an index file as a whole and returns its header and its lines, which share the memory of the file.
 *
 * @throws TenantIndexFault when it is no index, of another version, damaged or cut short
 */
export function openIndex(file: Buffer): { header: IndexHeader; checksum: string; lines: Buffer } {
  const firstEnd = file.indexOf('\n');
  const [magic, version, sum] = file
    .subarray(0, Math.max(0, Math.min(firstEnd, 200)))
    .toString('latin1')
    .split(' ');
  if (magic !== indexMagic) throw new TenantIndexFault('is not a tenant index');
  if (version !== String(indexVersion))
    throw new TenantIndexFault('has another version of the format; import it again');
  const body = file.subarray(firstEnd + 1);
  if (createHash('sha256').update(body).digest('hex') !== sum)
    throw new TenantIndexFault('is damaged: its checksum does not match');
  const headerEnd = body.indexOf('\n');
  const header = readHeader(body.subarray(0, Math.max(0, headerEnd)));
  return { header, checksum: sum, lines: body.subarray(headerEnd + 1) };
}

function readHeader(line: Buffer): IndexHeader {
  try {
    const header = JSON.parse(line.toString('utf8')) as IndexHeader;
    const { platform, organizations } = header;
    if (typeof platform === 'string' && Number.isSafeInteger(organizations) && organizations >= 0) return header;
  } catch {
    // What is no JSON is no header either.
  }
  throw new TenantIndexFault('has no usable header');
}
