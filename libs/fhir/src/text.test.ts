import { escapeMarkup, escapeXmlAttribute, shortened } from './text.js';

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['ab😀d', 4, 'ab…'],
  ['', 1, ''],
])('cuts %j to %i characters, and no pair of surrogates in two', (text, most, cut) => {
  expect(shortened(text, most)).toBe(cut);
});

it('leaves nothing that could be markup', () => {
  expect(escapeMarkup(`<a b="c" d='&'>`)).toBe('&lt;a b=&quot;c&quot; d=&#39;&amp;&#39;&gt;');
});

it('keeps line breaks of an attribute, and writes nothing that XML cannot hold', () => {
  expect(escapeXmlAttribute('a\nb\u0000\ud800"')).toBe('a&#10;b\ufffd\ufffd&quot;');
});
