import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { plainText, shownLink } from '../../untrusted-text.js';
import { formsOf } from './form-requests.js';

const maxCards = 10;
const maxLinks = 10;
const maxSuggestions = 5;
const maxActions = 20;

/** A link on a card; `smart` ones would start an app in an EHR. None is ever followed. */
export interface CardLink {
  readonly label: string;
  readonly url: string;
  readonly type: 'absolute' | 'smart';
}

/** A card as it is told: texts of the payer as plain lines, nothing of it carried out. */
export interface ToldCard {
  readonly summary: string;
  readonly indicator: string;
  readonly detail?: string;
  readonly source?: string;
  readonly topic?: string;
  readonly links: readonly CardLink[];
  /** What the card suggests to do, each with its actions; told and never done. */
  readonly suggestions: readonly string[];
  /** Forms that its suggestions ask to fill in, and that links to apps speak of. */
  readonly questionnaires: readonly string[];
}

/** The cards of an answer, and how many there are in all. */
export function readCards(value: unknown): { cards: ToldCard[]; total: number } {
  const all = objectsOf(value);
  const cards = all.slice(0, maxCards).map((card): ToldCard => {
    const source = isObject(card['source']) ? card['source'] : {};
    const topic = isObject(source['topic']) ? plainText(source['topic']['code'], 60) : undefined;
    const detail = plainText(card['detail'], 1000);
    const label = plainText(source['label'], 100);
    const links = objectsOf(card['links']).slice(0, maxLinks);
    const suggestions = objectsOf(card['suggestions']).slice(0, maxSuggestions);
    return {
      summary: plainText(card['summary'], 140) ?? '',
      indicator: plainText(card['indicator'], 20) ?? 'info',
      ...(detail !== undefined && { detail }),
      ...(label !== undefined && { source: label }),
      ...(topic !== undefined && { topic }),
      links: links.flatMap(readLink),
      suggestions: suggestions.flatMap(suggestionText),
      questionnaires: [
        ...new Set([
          ...suggestions.flatMap(({ actions }) => formsIn(actions)),
          ...links.flatMap((link) => canonicalIn(link['appContext'])),
        ]),
      ],
    };
  });
  return { cards, total: all.length };
}

function readLink(link: Readonly<Record<string, unknown>>): CardLink[] {
  const url = shownLink(link['url']);
  if (url === undefined) return [];
  return [{ label: plainText(link['label'], 100) ?? '', url, type: link['type'] === 'smart' ? 'smart' : 'absolute' }];
}

function suggestionText({ label, actions }: Readonly<Record<string, unknown>>): string[] {
  const named = plainText(label, 140);
  const done = objectsOf(actions)
    .slice(0, maxActions)
    .flatMap(({ description }) => plainText(description, 200) ?? []);
  const text = [named, done.join('; ')].filter(Boolean).join(': ');
  return text === '' ? [] : [text];
}

/** "Request Form Completion": a task that names forms, and the forms themselves, which an EHR would store first. */
function formsIn(actions: unknown): string[] {
  return objectsOf(actions)
    .slice(0, maxActions)
    .flatMap(({ resource }) => formsOf(resource));
}

/** Services of the first version hand a form to an app this way: as an object, or as a query, that names one. */
function canonicalIn(appContext: unknown): string[] {
  if (typeof appContext !== 'string' || appContext.length > 4000) return [];
  if (/^[a-z]+=/i.test(appContext)) {
    return canonicalOnly(new URLSearchParams(appContext).getAll('questionnaire'));
  }
  try {
    const value: unknown = JSON.parse(appContext);
    if (!isObject(value)) return [];
    return canonicalOnly([value['questionnaire'] ?? value['template']]);
  } catch {
    return [];
  }
}

function canonicalOnly(values: readonly unknown[]): string[] {
  return values
    .flatMap((value) => plainText(value, 500) ?? [])
    .filter((canonical) => /^(?:https?:\/\/|urn:|Questionnaire\/)/.test(canonical));
}
