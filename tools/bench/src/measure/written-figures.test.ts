import { placeFigures } from './written-figures.js';

const page = 'before\n<!-- bench:big -->\n\nold\n\n<!-- /bench:big -->\nafter\n';

describe('placeFigures', () => {
  it('replaces the figures of one kind and nothing else, its headings below those of the page', () => {
    expect(placeFigures(page, 'big', '## Benchmark\n\n# of items')).toBe(
      'before\n<!-- bench:big -->\n\n### Benchmark\n\n## of items\n\n<!-- /bench:big -->\nafter\n',
    );
  });

  it.each([
    ['has no place for them', 'text'],
    ['begins such a place and does not end it', '<!-- bench:big -->'],
    ['ends it before it begins', '<!-- /bench:big --><!-- bench:big -->'],
  ])('refuses a page that %s', (_how, text) => {
    expect(() => placeFigures(text, 'big', 'new')).toThrow('<!-- bench:big -->');
  });

  it('refuses a page with a place for other figures only', () => {
    expect(() => placeFigures(page, 'matrix', 'new')).toThrow('bench:matrix');
  });
});
