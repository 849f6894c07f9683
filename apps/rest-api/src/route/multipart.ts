import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { ProxyError } from '@fhir-gateway/fhir-proxy/contract';
import type { IncomingMessage } from 'node:http';

/** A form with a file, as a browser sends it. */
export interface MultipartForm {
  /** Text by the name of its field; a list where a name comes twice. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  /** The one file; empty where none was chosen. */
  readonly file: Uint8Array;
}

const type = /^multipart\/form-data\s*;/i;
const limits = {
  fieldNameSize: 50,
  fieldSize: 4096,
  fields: 10,
  files: 1,
  parts: 11,
  headerPairs: 10,
  headerSize: 4096,
};
/** What fields, headers and boundaries take beside the file, in bytes. */
const mostOtherBytes = 64 * 1024;

/**
 * Reads a form with at most one file into memory. The name of the file is not looked at.
 *
 * @see RFC 7578
 * @throws ProxyError BODY_TYPE_UNSUPPORTED | BODY_INVALID | BODY_TOO_LARGE
 */
export async function readMultipart(req: IncomingMessage, mostFileBytes: number): Promise<MultipartForm> {
  if (!type.test(req.headers['content-type'] ?? '')) {
    throw new ProxyError('BODY_TYPE_UNSUPPORTED', 'A form with a file is sent as multipart/form-data.');
  }
  const mostBytes = mostFileBytes + mostOtherBytes;
  if (Number(req.headers['content-length'] ?? 0) > mostBytes) throw tooLarge(mostFileBytes);
  const parser = parserOf(req, mostFileBytes);
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  const chunks: Buffer[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      let count = 0;
      const refuse = () => reject(invalid());
      parser.on('field', (name, value, isNameCut, isValueCut) => {
        const before = fields[name];
        if (isNameCut || isValueCut) refuse();
        else fields[name] = before === undefined ? value : [before, value].flat();
      });
      parser.on('file', (_name, stream) => {
        stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
        stream.on('limit', () => reject(tooLarge(mostFileBytes)));
        stream.on('error', refuse);
      });
      for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) parser.on(limit, refuse);
      parser.on('error', refuse);
      parser.on('finish', resolve);
      req.on('data', (chunk: Buffer) => {
        count += chunk.length;
        if (count > mostBytes) reject(tooLarge(mostFileBytes));
      });
      req.on('aborted', refuse);
      req.on('error', refuse);
      req.pipe(parser);
    });
  } catch (error) {
    req.unpipe(parser);
    parser.destroy();
    throw error;
  }
  return { fields, file: Buffer.concat(chunks) };
}

function parserOf({ headers }: IncomingMessage, mostFileBytes: number): BusboyInstance {
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits: { ...limits, fileSize: mostFileBytes } });
  } catch {
    throw invalid();
  }
}

function invalid(): ProxyError {
  return new ProxyError('BODY_INVALID', 'The form is cut off, or not as the page sends it.');
}

function tooLarge(mostFileBytes: number): ProxyError {
  return new ProxyError('BODY_TOO_LARGE', `The form is longer than a file of ${mostFileBytes} bytes needs.`);
}
