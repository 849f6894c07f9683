import { html } from './html.js';

describe('html', () => {
  it('escapes text and attributes', () => {
    const hostile = `"><script>alert('x')</script>&`;
    expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
    );
  });

  it('keeps markup it made itself, and joins lists', () => {
    const items = ['<a>', 'b'].map((text) => html`<li>${text}</li>`);
    expect(
      html`<ul>
        ${items}
      </ul>`.markup.replace(/>\s+</g, '><'),
    ).toBe('<ul><li>&lt;a&gt;</li><li>b</li></ul>');
  });

  it('leaves out what is absent', () => {
    expect(html`[${undefined}${false}${0}]`.markup).toBe('[0]');
  });
});
