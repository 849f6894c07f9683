import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImportError } from './errors.js';
import { fetchHttps } from './fetch-https.js';
import { TimeLimits } from './time-limits.js';

/** What to download and how much of it is too much. */
export interface DownloadOptions {
  readonly url: string;
  /** Folder for the file, for what is there of it after an interruption, and for what is known about it. */
  readonly directory: string;
  readonly fetch: typeof fetch;
  /** Default 1 GB. */
  readonly maxBytes?: number;
  /** How long the whole may take; default 30 minutes. */
  readonly timeoutMs?: number;
  /** How long may pass without a byte; default 60 seconds. */
  readonly idleMs?: number;
  /** Told how much is there, counted from the beginning of the file, and how much there will be if that is known. */
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
}

/** A file that is whole. */
export interface Downloaded {
  readonly file: string;
  /** Bytes that were there from an earlier, interrupted run. */
  readonly resumedAt: number;
  /** Whether the server said that the file of an earlier run is still the newest. */
  readonly unchanged: boolean;
  /** Day on which the server says that the file changed last, `YYYY-MM-DD`. */
  readonly changedOn?: string;
}

interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

const defaults = { maxBytes: 1_000_000_000, timeoutMs: 30 * 60_000, idleMs: 60_000 };

/**
 * Downloads a file over https. After an interruption the next call asks for the rest only, provided the server can say
 * that it is still the same file; a file that is whole is not sent again unless it has changed.
 *
 * @throws ImportError when the URL or a redirect is not https, the server refuses, or a limit is exceeded
 * @see RFC 9110 sections 13 and 14: If-None-Match, If-Range
 */
export async function download(options: DownloadOptions): Promise<Downloaded> {
  const { url, directory, timeoutMs = defaults.timeoutMs, idleMs = defaults.idleMs } = options;
  await mkdir(directory, { recursive: true });
  const base = join(directory, createHash('sha256').update(url).digest('hex').slice(0, 16));
  const [whole, part, notes] = [`${base}.json`, `${base}.part`, `${base}.validators`];
  const validators = await readValidators(notes);
  const hasWhole = (await sizeOf(whole)) > 0;
  const partBytes = await sizeOf(part);
  const range = hasWhole || partBytes === 0 ? undefined : rangeValidator(validators);
  const headers: Record<string, string> = {
    accept: 'application/fhir+json, application/json;q=0.9',
    // A range of a compressed file is of no use to anybody.
    'accept-encoding': 'identity',
    ...(hasWhole && conditions(validators)),
    ...(range !== undefined && { range: `bytes=${partBytes}-`, 'if-range': range }),
  };
  const limits = new TimeLimits(timeoutMs, idleMs);
  try {
    const response = await fetchHttps(options.fetch, url, { headers, signal: limits.signal });
    if (response.status === 304 && hasWhole)
      return { file: whole, resumedAt: 0, unchanged: true, ...dayOf(validators) };
    const resumedAt = response.status === 206 && startsAt(response, partBytes) ? partBytes : 0;
    if (response.status !== 200 && resumedAt === 0) {
      await response.body?.cancel();
      // The rest of a file that has become shorter cannot be had; the next run begins anew.
      if (response.status === 416) await rm(part, { force: true });
      throw new ImportError(`The server answered with status ${response.status}.`);
    }
    const current = validatorsOf(response);
    await writeFile(notes, JSON.stringify(current));
    await save(response, part, resumedAt, limits, options);
    await rename(part, whole);
    return { file: whole, resumedAt, unchanged: false, ...dayOf(current) };
  } finally {
    limits.end();
  }
}

async function save(
  response: Response,
  part: string,
  resumedAt: number,
  limits: TimeLimits,
  { maxBytes = defaults.maxBytes, onProgress }: DownloadOptions,
): Promise<void> {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  const total = Number.isNaN(length) ? undefined : resumedAt + length;
  let bytes = resumedAt;
  const refuseLarge = (size: number) => {
    if (size > maxBytes) throw new ImportError(`The list is larger than ${Math.round(maxBytes / 1e6)} MB.`);
  };
  const file = await open(part, resumedAt > 0 ? 'a' : 'w');
  try {
    refuseLarge(total ?? 0);
    // Written piece by piece rather than through a pipeline, which drops what it holds when the connection breaks.
    for await (const chunk of response.body ?? []) {
      limits.refresh();
      refuseLarge(bytes + chunk.length);
      await file.writeFile(chunk);
      bytes += chunk.length;
      onProgress?.(bytes, total);
    }
  } catch (error) {
    await response.body?.cancel().catch(() => undefined);
    if (error instanceof ImportError) throw error;
    const why = limits.reached() ?? 'the connection broke';
    throw new ImportError(`The download stopped at ${bytes} bytes: ${why}. Run it again to continue.`, {
      cause: error,
      isUnfinished: true,
    });
  } finally {
    await file.close();
  }
  if (total !== undefined && bytes !== total) {
    throw new ImportError(`The download stopped at ${bytes} bytes of ${total}. Run it again to continue.`, {
      isUnfinished: true,
    });
  }
}

/** A weak tag says that two files mean the same, not that their bytes fit together. */
function rangeValidator({ etag, lastModified }: Validators): string | undefined {
  return etag !== undefined && !etag.startsWith('W/') ? etag : lastModified;
}

function conditions({ etag, lastModified }: Validators): Record<string, string> {
  return {
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
  };
}

function validatorsOf({ headers }: Response): Validators {
  const [etag, lastModified] = [headers.get('etag'), headers.get('last-modified')];
  return { ...(etag !== null && { etag }), ...(lastModified !== null && { lastModified }) };
}

function dayOf({ lastModified = '' }: Validators): { changedOn?: string } {
  const time = Date.parse(lastModified);
  return Number.isNaN(time) ? {} : { changedOn: new Date(time).toISOString().slice(0, 10) };
}

async function readValidators(file: string): Promise<Validators> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Validators;
  } catch {
    return {};
  }
}

function startsAt({ headers }: Response, position: number): boolean {
  return headers.get('content-range')?.startsWith(`bytes ${position}-`) === true;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
