import type { Agent } from './agent.js';

/**
 * What a host shows its model of each result: hosts that pass on the text drop the fields, others write the fields as JSON
 * and drop the text.
 */
export const hostViews = ['text only', 'structured only'] as const;
export type HostView = (typeof hostViews)[number];

/** A model behind a host, which has nothing but what the host shows. */
export interface HostedModel {
  /** Calls a tool, and gives what the model then reads. */
  call(tool: string, args: Record<string, unknown>): Promise<string>;
}

/** A model behind a host of that view. */
export function modelBehind(view: HostView, agent: Agent): HostedModel {
  return {
    async call(tool, args) {
      const { text, structured } = await agent.call(tool, args);
      return view === 'text only' ? text : JSON.stringify(structured);
    },
  };
}

/** The first address in what a model reads. */
export function addressIn(seen: string): string {
  return /https?:\/\/[^\s"]+/.exec(seen)?.[0] ?? '';
}

/** The refs in what a model reads, of one type. */
export function refsIn(seen: string, type: string): string[] {
  return [...seen.matchAll(new RegExp(`${type}/[A-Za-z0-9.-]{1,64}`, 'g'))].map(([ref]) => ref);
}
