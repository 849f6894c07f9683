import type { Card } from './card.js';
import { connectionsCard, requirementsCard } from './coverage-cards.js';
import { formCard } from './form-card.js';
import { shareCard, signInCard } from './page-cards.js';
import { previewCards } from './preview-card.js';
import { matchesCard, trendCard } from './record-cards.js';
import { summaryCard } from './summary-card.js';

/** The card of each tool that has one, by the tool's name. */
const cardOfTool: ReadonlyMap<string, Card> = new Map<string, Card>([
  ['get_patient_summary', summaryCard],
  ['search_record', matchesCard],
  ['get_trend', trendCard],
  ['start_auth', signInCard],
  ['get_auth_status', connectionsCard],
  ['share_record', shareCard],
  ['check_prior_auth', requirementsCard],
  ['answer_next_question', formCard],
  ...previewCards,
]);

/** The card that shows what a tool answers; `undefined` where its text is all there is. */
export function cardOf(tool: string): Card | undefined {
  return cardOfTool.get(tool);
}

/** The cards of these tools, each once. */
export function cardsOf(tools: readonly { readonly name: string }[]): readonly Card[] {
  return [...new Set(tools.flatMap(({ name }) => cardOfTool.get(name) ?? []))];
}
