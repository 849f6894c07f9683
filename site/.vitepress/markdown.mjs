// What makes pages that are written for GitHub right on the site. It works on the tokens of markdown-it, so that code is left alone.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pictureSize } from '../../tools/documentation/src/site/picture-size.ts';
import { siteLink } from '../../tools/documentation/src/site/site-links.ts';

/** A plugin of markdown-it. */
export function forSite(root, pages) {
  const sources = new Map(pages.map(({ source, path }) => [path, source]));
  const isFile = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;

  return (md) => {
    md.core.ruler.push('site', ({ tokens, env }) => {
      const source = sources.get(env.relativePath);
      for (const token of tokens) {
        if (token.type === 'html_block') token.content = withoutComments(token.content);
        for (const child of token.children ?? []) {
          if (child.type === 'html_inline') child.content = withoutComments(child.content);
          if (source === undefined) continue;
          if (child.type === 'image') sizePicture(child, source);
        }
        if (source !== undefined) rewriteLinks(token.children ?? [], source);
      }
    });
    // Keyboards scroll what has the focus (WCAG 2.1.1).
    md.renderer.rules.table_open = () => '<div class="wide" tabindex="0"><table>\n';
    md.renderer.rules.table_close = () => '</table></div>\n';
    // Braces are text here; the generator would run what is between them.
    const { text, code_inline: code } = md.renderer.rules;
    // A path or a setting breaks between its parts, else within a word where the screen is narrow.
    md.renderer.rules.code_inline = (...args) =>
      code(...args).replace(/(?<=>)[^<]*(?=<)/, (content) => content.replaceAll(/[/_](?=[\w{])/g, '$&<wbr>'));
    md.renderer.rules.text = (...args) => text(...args).replaceAll('{{', '&#123;&#123;');
  };

  /** Sets where links lead; one that leads to a folder becomes its text. */
  function rewriteLinks(tokens, source) {
    let isDropped = false;
    for (const token of tokens) {
      if (token.type === 'link_open' && token.attrGet('class') !== 'header-anchor') {
        const link = siteLink(source, token.attrGet('href'), pages, isFile);
        isDropped = link === undefined;
        if (link !== undefined) token.attrSet('href', link.href);
      }
      if (isDropped && token.type.startsWith('link_')) {
        if (token.type === 'link_close') isDropped = false;
        Object.assign(token, { type: 'text', tag: '', nesting: 0, attrs: null, content: '' });
      }
    }
  }

  function sizePicture(token, source) {
    const { href, file } = siteLink(source, token.attrGet('src'), pages, isFile);
    const { width, height } = pictureSize(readFileSync(join(root, file)));
    token.attrSet('src', href);
    token.attrSet('width', String(width));
    token.attrSet('height', String(height));
    token.attrSet('loading', 'lazy');
  }
}

function withoutComments(html) {
  return html.replace(/<!--[\s\S]*?-->/g, '');
}
