import { outsideFence } from '@fhir-gateway/testing';
import { canary } from './injections.js';

/** How a lenient reader sees a text: entities and escapes read, forms folded, and nothing invisible. */
function seen(text: string): string {
  return text
    .replace(/&(?:amp;)*lt;|&#60;|\\u003c|%3c/gi, '<')
    .normalize('NFKD')
    .replace(/[‹⟨]/g, '<')
    .replace(/е/g, 'e')
    .replace(/о/g, 'o')
    .replace(/с/g, 'c')
    .replace(/[\p{M}\p{Cf}\s]|\\n/gu, '')
    .toLowerCase();
}

function marksIn(text: string): string[] {
  return seen(text).match(/<\/?record.?content/g) ?? [];
}

/** Neither half has a word of the record outside of its marks, and every mark that anybody could read is the gateway's. */
export function assertInert({ text, structured }: { readonly text: string; readonly structured: unknown }): void {
  for (const half of [text, structured]) {
    const written = typeof half === 'string' ? half : JSON.stringify(half);
    const outside = outsideFence(written);
    expect(outside).not.toContain(canary);
    expect(outside).not.toMatch(/record-content/);
    const own = [...written.matchAll(/<record-content>|<\/record-content>/g)].map(([mark]) => mark);
    expect(own).toHaveLength(marksIn(written).length);
    // Each that opens is closed before the next one opens.
    expect(own.filter((mark, index) => mark.startsWith('</') !== (index % 2 === 1))).toEqual([]);
  }
}
