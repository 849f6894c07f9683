import type { FhirResource } from 'fhir/r4.js';
import { clean } from './fhir-text.js';

/** More of a narrative is not looked at: it is bounded as any text of a row. */
const longestRead = 20_000;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** What a resource says of itself in prose, without markup, on one line; undefined when it has none. */
export function narrativeText(resource: FhirResource): string | undefined {
  const narrative = 'text' in resource ? (resource.text as { div?: unknown; status?: unknown } | undefined) : undefined;
  const div: unknown = narrative?.div;
  if (typeof div !== 'string' || narrative?.status === 'empty') return undefined;
  return clean(
    div
      .slice(0, longestRead)
      .replace(/<!--[^]*?-->/g, ' ')
      .replace(/<[^<>]*>/g, ' ')
      .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name: string | undefined) => {
        if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
        const point = Number.parseInt(String(decimal ?? hex), decimal === undefined ? 16 : 10);
        return point <= 0x10ffff ? String.fromCodePoint(point) : ' ';
      }),
  );
}
