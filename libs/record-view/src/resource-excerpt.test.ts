import type { FhirResource } from 'fhir/r4.js';
import { excerptResource } from './resource-excerpt.js';

const claim = {
  resourceType: 'ExplanationOfBenefit',
  id: 'eob-1',
  text: { status: 'generated', div: `<div>${'x'.repeat(500)}</div>` },
  status: 'active',
  item: Array.from({ length: 100 }, (_, index) => ({ sequence: index + 1, note: 'y'.repeat(30) })),
  outcome: 'complete',
} as unknown as FhirResource;

describe('excerptResource', () => {
  it('leaves a resource that fits as it is', () => {
    expect(excerptResource(claim, { characters: 100_000 })).toEqual({ resource: claim, leftOut: [] });
  });

  it('shows the beginning of a list that does not fit, all that fits beside it, and names the rest', () => {
    const { resource, leftOut } = excerptResource(claim, { characters: 1500 });
    expect(resource).toMatchObject({ resourceType: 'ExplanationOfBenefit', id: 'eob-1', status: 'active' });
    const items = resource['item'] as unknown[];
    expect(items.length).toBeGreaterThan(5);
    expect(leftOut).toEqual(
      expect.arrayContaining([{ element: 'item', shown: items.length, of: 100 }, { element: 'text' }]),
    );
    expect(JSON.stringify(resource).length).toBeLessThanOrEqual(1500);
  });

  it('gets to every entry of a long list by going on where it stopped', () => {
    const seen: unknown[] = [];
    for (let pages = 0; seen.length < 100 && pages < 50; pages++) {
      const { resource } = excerptResource(claim, { characters: 900, elements: [`item[${seen.length}]`] });
      expect(resource).not.toHaveProperty('status');
      seen.push(...(resource['item'] as unknown[]));
    }
    expect(seen).toEqual((claim as unknown as { item: unknown[] }).item);
  });

  it('shows nothing of an element that does not fit and is no list, and says so', () => {
    const binary = { resourceType: 'Binary', id: 'b', contentType: 'text/plain', data: 'z'.repeat(5000) };
    const { resource, leftOut } = excerptResource(binary as FhirResource, { characters: 1000 });
    expect(resource).toEqual({ resourceType: 'Binary', id: 'b', contentType: 'text/plain' });
    expect(leftOut).toEqual([{ element: 'data' }]);
  });
});
