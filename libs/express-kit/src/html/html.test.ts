import { html } from './html.js';

describe('html', () => {
  it('escapes text in elements and quoted attributes', () => {
    const hostile = `"><script>alert('x')</script>&`;
    expect(html`<p title="${hostile}">${hostile}</p>`.toString()).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">' +
        '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
    );
  });

  it('keeps markup that it made itself, and joins lists', () => {
    const items = ['<a>', 'b'].map((text) => html`<li>${text}</li>`);
    expect(html`${items}`.toString()).toBe('<li>&lt;a&gt;</li><li>b</li>');
  });

  it('leaves out undefined, null and false, and shows zero', () => {
    expect(html`[${undefined}${null}${false}${0}]`.toString()).toBe('[0]');
  });

  it('does not take an object that only looks like markup', () => {
    const disguised = { toString: () => '<script>' } as unknown as string;
    expect(() => html`${disguised}`).toThrow(TypeError);
  });
});
