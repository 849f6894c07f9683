import { placeFigures } from './written-figures.js';

const page = 'before\n<!-- bench:mcp -->\n\nold\n\n<!-- /bench:mcp -->\nafter\n';

describe('placeFigures', () => {
  it('replaces the figures of one kind and nothing else, its headings below those of the page', () => {
    expect(placeFigures(page, 'mcp', '## Benchmark\n\n# of items')).toBe(
      'before\n<!-- bench:mcp -->\n\n### Benchmark\n\n## of items\n\n<!-- /bench:mcp -->\nafter\n',
    );
  });

  it.each([
    ['has no place for them', 'text'],
    ['begins such a place and does not end it', '<!-- bench:mcp -->'],
    ['ends it before it begins', '<!-- /bench:mcp --><!-- bench:mcp -->'],
  ])('refuses a page that %s', (_how, text) => {
    expect(() => placeFigures(text, 'mcp', 'new')).toThrow('<!-- bench:mcp -->');
  });

  it('refuses a page with a place for other figures only', () => {
    expect(() => placeFigures(page, 'matrix', 'new')).toThrow('bench:matrix');
  });
});
