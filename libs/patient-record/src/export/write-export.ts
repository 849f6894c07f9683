import { stringifyExact } from '@fhir-gateway/fhir';
import type { RecordGap } from '../reading/record-connection.js';
import type { ExportItem } from './export-items.js';
import { exportOutcome } from './export-outcome.js';

/** Small texts are joined up to this before they are handed on, in UTF-16 units. */
const chunkLength = 64 * 1024;

/**
 * One resource on each line; the last line is an OperationOutcome that says how many there are and what is missing.
 *
 * @param items of one platform: ids of two may be the same
 * @see https://hl7.org/fhir/R4/nd-json.html
 */
export async function* writeNdjson(items: AsyncIterable<ExportItem>): AsyncGenerator<string, void, undefined> {
  const ends = new Ends();
  yield* joined(
    (async function* () {
      for await (const item of items) {
        if (item.kind === 'resource') yield `${stringifyExact(item.resource)}\n`;
        else ends.note(item);
      }
      yield `${JSON.stringify(ends.outcome())}\n`;
    })(),
  );
}

/**
 * One Bundle (`collection`). The `fullUrl` of an entry is its address at this gateway, so that relative references lead
 * to the entries of the same platform; the last entry is an OperationOutcome that says what is missing.
 *
 * @param timestamp a FHIR instant
 */
export async function* writeBundle(
  items: AsyncIterable<ExportItem>,
  timestamp: string,
): AsyncGenerator<string, void, undefined> {
  const ends = new Ends();
  yield* joined(
    (async function* () {
      yield `{"resourceType":"Bundle","type":"collection","timestamp":${JSON.stringify(timestamp)},"entry":[\n`;
      for await (const item of items) {
        if (item.kind !== 'resource') {
          ends.note(item);
          continue;
        }
        const { connection, resource } = item;
        const { resourceType, id } = resource;
        const fullUrl =
          id === undefined ? '' : `"fullUrl":${JSON.stringify(`${connection.baseUrl}/${resourceType}/${id}`)},`;
        yield `{${fullUrl}"resource":${stringifyExact(resource)}},\n`;
      }
      yield `{"resource":${JSON.stringify(ends.outcome())}}]}\n`;
    })(),
  );
}

/** What an export ends with, as it is heard of on the way. */
class Ends {
  readonly #read: { connection: string; resources: number }[] = [];
  readonly #gaps: RecordGap[] = [];

  note(item: Exclude<ExportItem, { kind: 'resource' }>): void {
    if (item.kind === 'gap') this.#gaps.push(item.gap);
    else this.#read.push({ connection: item.connection.id, resources: item.resources });
  }

  outcome() {
    return exportOutcome(this.#read, this.#gaps);
  }
}

/** A text for each resource would be a write to the socket for each. */
async function* joined(texts: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let chunk = '';
  for await (const text of texts) {
    chunk += text;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
