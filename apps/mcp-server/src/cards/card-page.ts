import { createHash } from 'node:crypto';
import { bridgeJs } from './assets/bridge-js.js';
import cardCss from './assets/card.css';
import { elementsJs } from './assets/elements-js.js';
import { frameJs } from './assets/frame-js.js';

/** Parts of a card that differ from card to card. */
export interface PageParts {
  readonly name: string;
  readonly title: string;
  readonly script: string;
  readonly css: string;
}

/**
 * The HTML of a card. Its own policy allows this script and this style sheet, by their hashes, and nothing else, whatever
 * the host allows; Trusted Types with no policy refuse every way of making markup from text.
 */
export function cardPage({ name, title, script, css }: PageParts): string {
  const js = `'use strict';(() => {${[bridgeJs, elementsJs, script, frameJs].join('\n')}\nstart(${JSON.stringify(name)});})();`;
  const style = `${cardCss}${css}`;
  const policy = [
    "default-src 'none'",
    `script-src '${sha256(js)}'`,
    `style-src '${sha256(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<div id="content"></div>
<p id="status" role="status">Waiting for the answer…</p>
</main>
<script>${js}</script>
</body>
</html>
`;
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
