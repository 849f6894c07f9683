import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { bundleForBrowser } from '../bundle-module.js';
import { HttpStub } from '../platform/http-stub.js';
import { cardHostPage, sandboxPage } from './card-host-page.js';

/** What hosts enforce for a card that names no domains. @see MCP Apps 2026-01-26, "Host Behavior" */
const cardPolicy =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "media-src 'self' data:; connect-src 'none'; frame-src 'none'; object-src 'none'; base-uri 'self'";

/** What a card asked its host for. */
export interface CardRequest {
  readonly method: 'tools/call' | 'ui/open-link' | 'ui/update-model-context';
  readonly params: Readonly<Record<string, unknown>>;
}

/** What {@link CardHost.show} shows. */
export interface ShownCard {
  readonly html: string;
  /** Arguments of the call of the tool. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** The result of the call; not sent when absent. */
  readonly result?: object;
  readonly theme?: 'light' | 'dark';
  /** What the host can do; default: links, tool calls and the model's context. */
  readonly capabilities?: object;
  /** Further members of the host's context. */
  readonly context?: object;
}

/** A host of MCP Apps in a real browser, made with the SDK's bridge; the test answers what a card asks for. */
export class CardHost {
  readonly page: Page;
  /** All that a card asked for, oldest first. */
  readonly asked: CardRequest[] = [];
  /** Messages of the console that name a violated policy, and errors of scripts. */
  readonly complaints: string[] = [];
  /** Answers a card's request; the default answers with nothing. */
  answer: (request: CardRequest) => object | Promise<object> = () => ({});
  readonly #context: BrowserContext;
  readonly #stub: HttpStub;

  private constructor(context: BrowserContext, page: Page, stub: HttpStub) {
    this.#context = context;
    this.page = page;
    this.#stub = stub;
  }

  static async start(browser: Browser): Promise<CardHost> {
    const script = bundleForBrowser(cardHostPage, dirname(fileURLToPath(import.meta.url)));
    const stub = await HttpStub.start(({ path }) => {
      const html = { 'content-type': 'text/html; charset=utf-8' };
      if (path === '/sandbox')
        return { headers: { ...html, 'content-security-policy': cardPolicy }, body: sandboxPage };
      if (path === '/host.js') return { headers: { 'content-type': 'text/javascript' }, body: script };
      if (path !== '/') return { status: 404 };
      return {
        headers: html,
        body: '<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,"><style>body { margin: 0 }</style><main></main><script src="/host.js"></script></html>',
      };
    });
    const context = await browser.newContext({ viewport: { width: 640, height: 900 } });
    const page = await context.newPage();
    const host = new CardHost(context, page, stub);
    page.on('pageerror', (error) => host.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') host.complaints.push(message.text());
    });
    await page.exposeFunction('hosted', (method: CardRequest['method'], params: CardRequest['params']) => {
      const request = { method, params };
      host.asked.push(request);
      return host.answer(request);
    });
    await page.goto(stub.origin);
    return host;
  }

  /** Shows a card as a host does after a call of its tool; the one before it is gone. @returns the card's frame */
  async show({ html, input = {}, result, theme = 'light', capabilities, context }: ShownCard): Promise<Frame> {
    await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    // Another host name is another origin.
    const sandbox = `${this.#stub.origin.replace('127.0.0.1', 'localhost')}/sandbox`;
    await this.#run('showCard', {
      ...{ sandbox, html, input, csp: {} },
      capabilities: capabilities ?? { openLinks: {}, serverTools: {}, updateModelContext: { text: {} } },
      context: { theme, ...context },
    });
    if (result !== undefined) await this.send(result);
    return this.frame();
  }

  /** The frame of the card that is shown. */
  frame(): Frame {
    const frame = this.page.frames().find((one) => one.parentFrame()?.parentFrame() === this.page.mainFrame());
    if (frame === undefined) throw new Error('no card is shown');
    return frame;
  }

  /** Sends the card the result of its tool. */
  async send(result: object): Promise<void> {
    await this.#run('sendResult', result);
  }

  /** Tells the card that its call was cancelled. */
  async cancel(): Promise<void> {
    await this.#run('cancelCall', {});
  }

  /** Changes the host's context, such as its theme. */
  async change(context: object): Promise<void> {
    await this.#run('changeContext', context);
  }

  async close(): Promise<void> {
    await this.#context.close();
    await this.#stub.close();
  }

  /** As text, since this project has no types of a browser. */
  async #run(name: string, argument: object): Promise<void> {
    await this.page.evaluate(`window.${name}(${JSON.stringify(argument)})`);
  }
}
